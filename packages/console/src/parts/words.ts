import { words } from '../words.ts'

/** The texts of the shared parts. */
export const text = words({
  en: {
    again: 'Try again',
    cancel: 'Cancel',
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'The browser does not let the page copy. Mark the text and copy it by hand.',
    loading: 'Loading …',
    nothing: 'Nothing here yet.',
    shownOnce: 'This is shown once. Keep it now: nobody can show it again.',
    wrong: 'Something is not filled in as it should be.',
    gone: 'The gateway does not answer.',
  },
  de: {
    again: 'Erneut versuchen',
    cancel: 'Abbrechen',
    copy: 'Kopieren',
    copied: 'Kopiert',
    notCopied: 'Der Browser lässt die Seite nicht kopieren. Den Text markieren und von Hand kopieren.',
    loading: 'Wird geladen …',
    nothing: 'Hier ist noch nichts.',
    shownOnce: 'Dies wird nur einmal gezeigt. Jetzt sichern: Niemand kann es noch einmal zeigen.',
    wrong: 'Nicht alles ist richtig ausgefüllt.',
    gone: 'Das Gateway antwortet nicht.',
  },
})
