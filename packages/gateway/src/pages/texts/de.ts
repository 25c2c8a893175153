import { html } from '../html.ts'
import { counted } from './counted.ts'
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
  account: {
    title: 'Ihr Konto',
    account: 'Konto',
    kinds: {
      key: () => 'API-Schlüssel',
      user: () => 'Benutzer dieses Gateways',
      jwt: (system) => `Token von ${system}`,
      oidc: (system) => `Angemeldet mit ${system}`,
      ldap: (system) => `Konto im Verzeichnis ${system}`,
      portal: (system) => `Konto im ArcGIS-Portal ${system}`,
      proxy: (system) => `Angemeldet bei ${system}`,
      certificate: () => 'Zertifikat',
      app: () => 'Anwendung',
    },
    roles: 'Rollen',
    noRoles: 'keine',
    groups: 'Erhaltene Gruppen',
    noGroups: 'keine',
    nothingGiven:
      'Sie sind angemeldet, aber Ihr Konto hat hier keine Rolle. Deshalb sehen Sie nur, was alle sehen.',
    groupsGiveNothing:
      'Sie sind angemeldet, aber keine der Gruppen, die für Sie übermittelt wurden, bringt hier eine Rolle mit. Deshalb sehen Sie nur, was alle sehen.',
    askKeeper:
      'Wenn Sie mehr erwartet haben, zeigen Sie diese Seite den Leuten, die dieses Gateway betreiben.',
    services: 'Was Sie sehen können',
    noServices: 'Hier gibt es noch nichts, das Sie sehen dürfen.',
    counted: (services, folders) =>
      [...counted(services, 'Dienst', 'Dienste'), ...counted(folders, 'Ordner', 'Ordner')].join(', '),
    quotas: {
      title: 'Wie viel Sie nutzen können',
      intro:
        'Was Kartenserver für Sie tun, wird in Einheiten gezählt: je größer ein Bild, desto mehr. Ist ein Kontingent aufgebraucht, werden sie nichts mehr gefragt, bis es neu beginnt.',
      size: (units, every) => `${units} Einheiten ${every === 'day' ? 'am Tag' : 'im Monat'}`,
      alone: 'nur für Sie',
      ofRole: (role) => `gemeinsam mit allen, die die Rolle ${role} haben`,
      ofAttribute: (name, value) => `gemeinsam mit allen mit ${name} ${value}`,
      ofOthers: (name) => `gemeinsam mit allen ohne ${name}`,
      isNarrow: 'nur für einige Dienste',
      used: (percent, left) => `${percent} % genutzt, ${left} übrig`,
      below: (percent) => `weniger als ${percent} % genutzt`,
      unknown: 'wie viel genutzt ist, ist gerade nicht bekannt',
      again: (ahead) => `beginnt neu ${ahead}`,
    },
    sessions: 'Wo Sie angemeldet sind',
    sessionsIntro:
      'Kommt Ihnen eine dieser Sitzungen unbekannt vor, beenden Sie sie und ändern Sie Ihr Passwort.',
    thisSession: 'dieser Browser',
    program: 'Ein Programm',
    onSystem: (browser, system) => `${browser} auf ${system}`,
    signedIn: (ago) => `angemeldet ${ago}`,
    lastUsed: (ago) => `zuletzt benutzt ${ago}`,
    end: 'Beenden',
    endOf: (browser) => `Sitzung in ${browser} beenden`,
    ended: 'Die Sitzung wurde beendet.',
    notEnded: 'Diese Sitzung war schon zu Ende.',
    endAll: 'Überall abmelden',
    endAllIntro:
      'Damit enden alle Ihre Sitzungen, auch diese, und alles, was damit geöffnet wurde: Karten in anderen Programmen bitten Sie wieder um die Anmeldung.',
  },
  provider: {
    again: 'Noch einmal anmelden',
    toStart: 'Zur Startseite',
    goOn: 'Weiter',
    failedTitle: 'Sie sind nicht angemeldet',
    cancelled: (title) =>
      `Die Anmeldung bei ${title} wurde abgebrochen, oder Ihr Konto darf sie nicht benutzen.`,
    refused: (title) => `Ihr Konto bei ${title} kann sich hier nicht anmelden.`,
    lost: (title) =>
      `Die Anmeldung bei ${title} wurde nicht in diesem Browser begonnen, oder sie hat zu lange gedauert.`,
    disagree: (title) =>
      `Das Gateway und ${title} passen nicht zusammen, deshalb kann sich dort niemand anmelden. Bitte sagen Sie es der Administration, die das ansehen muss.`,
    unreachableTitle: 'Im Moment kann sich niemand anmelden',
    unreachable: (title) =>
      `${title} antwortet nicht. Bitte versuchen Sie es in einigen Minuten noch einmal.`,
    noRolesTitle: 'Sie haben hier keine eigenen Rechte',
    noRoles: (name) => html`Sie sind als <b>${name}</b> angemeldet und sehen, was alle sehen dürfen.`,
    tooManyGroups: (title) =>
      `Sie sind in mehr Gruppen, als ${title} nennen kann, deshalb wurde keine genannt. Bitten Sie Ihre Administration, nur die Gruppen mitzuschicken, die hier zählen.`,
    noGroups: (title) =>
      `${title} hat keine Gruppen von Ihnen genannt. Bitten Sie Ihre Administration, sie mitzuschicken.`,
    groups: (title) =>
      `Keine der Gruppen, die ${title} genannt hat, gibt hier Rechte. Zeigen Sie Ihrer Administration diese Liste:`,
    framedTitle: 'In einem eigenen Fenster anmelden',
    framed: 'Dies steht in der Seite einer anderen Website. Dort lassen Browser keine Anmeldung zu.',
    openWindow: 'Anmeldung in einem neuen Fenster öffnen',
    signedOutTitle: 'Sie sind abgemeldet',
    signedOut: 'Ihre Sitzung hier ist beendet.',
    signedOutThere: (title) => `Ihre Sitzung hier ist beendet, und Sie wurden bei ${title} abgemeldet.`,
    leaving: 'Ihre Sitzung hier ist beendet. Als Nächstes werden Sie bei Ihrer Organisation abgemeldet.',
  },
  application: {
    onwardTitle: 'Sie sind angemeldet',
    onward: 'Diese Seite leitet von selbst zur Anwendung weiter.',
    consentTitle: (application) => `${application} weitermachen lassen?`,
    consent: (application, name) =>
      html`<b>${application}</b> fragt nach Ihren Kartendiensten, als <b>${name}</b>.`,
    onThisComputer: 'Das Programm läuft auf diesem Computer.',
    codeNext: 'Als Nächstes sehen Sie einen Code, den Sie in das Programm eintippen.',
    startedYourself: 'Machen Sie nur weiter, wenn Sie es gerade selbst gestartet haben.',
    yes: 'Weiter',
    no: 'Abbrechen',
    backTitle: 'Zurück zum Programm',
    codeTitle: 'Ihr Code',
    code: (application) =>
      html`Tippen Sie diesen Code in <b>${application}</b> ein, das Sie selbst gestartet haben:`,
    codeIsSecret: 'Geben Sie ihn niemandem sonst: Wer ihn hat, gilt als Sie. Er gilt zwei Minuten.',
    tooOftenTitle: (application) => `${application} kommt nicht weiter`,
    tooOften: (application) =>
      `${application} hat innerhalb einer Minute fünfmal bekommen, was es braucht, und kam jedes Mal wieder. Anscheinend wird es dort abgewiesen, wo es das vorzeigt: Vielleicht gehen Uhren verschieden, oder der Speicher dieses Browsers ist abgeschaltet.`,
    tooOftenWays:
      'Wenn Sie die Anwendung selbst mehrmals geöffnet haben, gehen Sie weiter. Kommt diese Seite wieder, sagen Sie es denen, die die Anwendung betreiben.',
  },
}
