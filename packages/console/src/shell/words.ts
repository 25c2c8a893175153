import { words } from '../words.ts'

/** The texts of the frame. */
export const text = words({
  en: {
    console: 'Mapgate console',
    skip: 'Skip to the page',
    pages: 'Pages',
    groups: { requests: 'Requests', access: 'Access', accounts: 'Accounts', service: 'Service' },
    menu: 'Menu',
    language: 'Language',
    theme: 'Colours',
    system: 'As the system',
    light: 'Light',
    dark: 'Dark',
    signedInAs: 'Signed in as',
    signOut: 'Sign out',
    locked: (right: string) => `needs the right ${right}`,
    lockedTitle: 'You may not open this page.',
    lockedText: (right: string) =>
      `It needs the right ${right}, which your roles do not give. An administrator gives it in the configuration, under admin.roles or admin.principals.`,
    warnings: {
      'last-administrator':
        'You are the only administrator, and there is no token file: nobody can change anything here when your account is gone. Name another one in the configuration, or give admin.tokenFile.',
      'no-administrator':
        'Nobody is an administrator here, so nobody can change anything. The configuration names them under admin.roles and admin.principals.',
    } as Readonly<Record<string, string>>,
    gone: 'The gateway does not answer. It is asked again every few seconds; what you see may be old.',
    noPage: 'There is no such page.',
    toStart: 'To the first page',
    stale: 'This page could not be loaded: the gateway may have been upgraded meanwhile.',
    crashed: 'This page has failed. That is a fault of the console: please report it with this text.',
    reload: 'Load the console again',
    loading: 'Loading …',
  },
  de: {
    console: 'Mapgate-Konsole',
    skip: 'Zur Seite springen',
    pages: 'Seiten',
    groups: { requests: 'Anfragen', access: 'Zugriff', accounts: 'Konten', service: 'Dienst' },
    menu: 'Menü',
    language: 'Sprache',
    theme: 'Farben',
    system: 'Wie das System',
    light: 'Hell',
    dark: 'Dunkel',
    signedInAs: 'Angemeldet als',
    signOut: 'Abmelden',
    locked: (right: string) => `braucht das Recht ${right}`,
    lockedTitle: 'Diese Seite ist nicht freigegeben.',
    lockedText: (right: string) =>
      `Sie braucht das Recht ${right}, das keine der eigenen Rollen gibt. Die Administration gibt es in der Konfiguration, unter admin.roles oder admin.principals.`,
    warnings: {
      'last-administrator':
        'Dieses Konto ist das einzige, das hier etwas ändern darf, und es gibt keine Token-Datei: Geht es verloren, kann niemand mehr etwas ändern. Die Konfiguration sollte ein weiteres nennen, oder admin.tokenFile.',
      'no-administrator':
        'Niemand darf hier etwas ändern. Die Konfiguration nennt unter admin.roles und admin.principals, wer es darf.',
    } as Readonly<Record<string, string>>,
    gone: 'Das Gateway antwortet nicht. Es wird alle paar Sekunden wieder gefragt; was zu sehen ist, kann veraltet sein.',
    noPage: 'Diese Seite gibt es nicht.',
    toStart: 'Zur ersten Seite',
    stale: 'Diese Seite ließ sich nicht laden: Vielleicht wurde das Gateway inzwischen erneuert.',
    crashed: 'Diese Seite ist gescheitert. Das ist ein Fehler der Konsole: Bitte mit diesem Text melden.',
    reload: 'Konsole neu laden',
    loading: 'Wird geladen …',
  },
})
