import { html } from '../html.ts'
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
}
