import { html } from '../html.ts'
import type { Texts } from './tables.ts'
import { waitingTime } from './waiting.ts'

/** German. */
export const de: Texts = {
  frame: { error: 'Fehler', languages: 'Sprache', foot: 'Kartendienste, geschützt von Mapgate' },
  signIn: {
    title: 'Anmelden',
    intro: 'Melden Sie sich an, um Ihre Kartendienste zu sehen.',
    asks: (application, host) =>
      html`<b>${application}</b> auf <b>${host}</b> bittet Sie, sich anzumelden. Die Anwendung sieht dann die Karten, die Sie sehen dürfen.`,
    goesTo: (path) => html`Danach geht es weiter zu <code>${path}</code>.`,
    signedIn: (name) => html`Sie sind als <b>${name}</b> angemeldet.`,
    goOn: 'Weiter',
    asAnother: 'Oder melden Sie sich mit einem anderen Konto an:',
    withProvider: (title) => `Weiter mit ${title}`,
    or: 'oder',
    userName: 'Benutzername',
    password: 'Passwort',
    submit: 'Anmelden',
    withKey: 'Mit einem Schlüssel anmelden',
    key: 'Schlüssel oder Token',
    submitKey: 'Mit diesem Schlüssel anmelden',
    empty: 'Geben Sie Benutzername und Passwort ein oder einen Schlüssel.',
    wrongPassword: 'Benutzername oder Passwort ist falsch.',
    wrongKey: 'Dieser Schlüssel ist ungültig.',
    notHere: 'Auf diesem Weg kann sich hier niemand anmelden.',
    unreachable:
      'Ihr Konto kann gerade nicht geprüft werden. Bitte versuchen Sie es in einigen Minuten noch einmal.',
    throttled: (seconds) =>
      `Zu viele Versuche. Bitte warten Sie ${waitingTime(seconds, 'de')} und versuchen Sie es dann noch einmal.`,
  },
  signOut: {
    title: 'Abmelden',
    intro: 'Damit endet Ihre Sitzung in diesem Browser, und alles, was damit geöffnet wurde.',
    submit: 'Abmelden',
  },
}
