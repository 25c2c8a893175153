import { html } from '../html.ts'
import { counted } from './counted.ts'
import type { Texts } from './tables.ts'
import { waitingTime } from './waiting.ts'

/** English. */
export const en: Texts = {
  frame: { error: 'Error', languages: 'Language', foot: 'Map services, protected by Mapgate' },
  signIn: {
    title: 'Sign in',
    intro: 'Sign in to see the map services that are yours.',
    asks: (application, host) =>
      html`<b>${application}</b> on <b>${host}</b> asks you to sign in. It will see the maps that you may see.`,
    goesTo: (path) => html`Afterwards you go on to <code>${path}</code>.`,
    signedIn: (name) => html`You are signed in as <b>${name}</b>.`,
    goOn: 'Continue',
    asAnother: 'Or sign in as somebody else:',
    withProvider: (title) => `Continue with ${title}`,
    or: 'or',
    userName: 'User name',
    password: 'Password',
    submit: 'Sign in',
    withKey: 'Sign in with a key',
    key: 'Key or token',
    submitKey: 'Sign in with this key',
    empty: 'Type a user name and a password, or a key.',
    wrongPassword: 'Invalid user name or password.',
    wrongKey: 'Invalid key.',
    notHere: 'Nobody can sign in here in this way.',
    unreachable: 'Your account cannot be checked at the moment. Please try again in a few minutes.',
    throttled: (seconds) => `Too many attempts. Please try again in ${waitingTime(seconds, 'en')}.`,
  },
  signOut: {
    title: 'Sign out',
    intro: 'This ends your session in this browser, and everything that was opened with it.',
    submit: 'Sign out',
  },
  account: {
    title: 'Your account',
    account: 'Account',
    kinds: {
      key: () => 'API key',
      user: () => 'User of this gateway',
      jwt: (system) => `Token of ${system}`,
      oidc: (system) => `Signed in with ${system}`,
      ldap: (system) => `Account in the directory ${system}`,
      portal: (system) => `Account in the ArcGIS portal ${system}`,
      proxy: (system) => `Signed in at ${system}`,
      certificate: () => 'Certificate',
      app: () => 'Application',
    },
    roles: 'Roles',
    noRoles: 'none',
    groups: 'Groups received',
    noGroups: 'none',
    nothingGiven: 'You are signed in, but your account has no role here, so you see what everybody sees.',
    groupsGiveNothing:
      'You are signed in, but none of the groups that were received for you gives a role here, so you see what everybody sees.',
    askKeeper: 'If you expected more, show this page to the people who run this gateway.',
    services: 'What you can see',
    noServices: 'There is nothing here yet that you may see.',
    counted: (services, folders) =>
      [...counted(services, 'service', 'services'), ...counted(folders, 'folder', 'folders')].join(', '),
    sessions: 'Where you are signed in',
    sessionsIntro: 'If you do not recognise one of these, end it, and change your password.',
    thisSession: 'this browser',
    program: 'A program',
    onSystem: (browser, system) => `${browser} on ${system}`,
    signedIn: (ago) => `signed in ${ago}`,
    lastUsed: (ago) => `last used ${ago}`,
    end: 'End',
    endOf: (browser) => `End the session in ${browser}`,
    ended: 'The session was ended.',
    notEnded: 'That session was over already.',
    endAll: 'Sign out everywhere',
    endAllIntro:
      'This ends all of your sessions, this one too, and everything that was opened with them: maps in other programs ask you to sign in again.',
  },
}
