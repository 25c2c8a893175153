import type { Html } from '../html.ts'

/** Texts around every page for people. */
interface FrameTexts {
  /** Before the title of a page that says what went wrong. */
  readonly error: string
  /** Name of the list of languages. */
  readonly languages: string
  readonly foot: string
}

/** Texts of the sign-in page. */
interface SignInTexts {
  readonly title: string
  readonly intro: string
  /** Which application asks, and the host that it is on. */
  readonly asks: (application: string, host: string) => Html
  /** Where the person goes afterwards. */
  readonly goesTo: (path: string) => Html
  readonly signedIn: (name: string) => Html
  readonly goOn: string
  readonly asAnother: string
  readonly withProvider: (title: string) => string
  readonly or: string
  readonly userName: string
  readonly password: string
  readonly submit: string
  readonly withKey: string
  readonly key: string
  readonly submitKey: string
  readonly empty: string
  readonly wrongPassword: string
  readonly wrongKey: string
  /** Credentials of this kind are accepted nowhere, or the form came from elsewhere. */
  readonly notHere: string
  readonly unreachable: string
  readonly throttled: (seconds: number) => string
}

/** Texts of the sign-out page. */
interface SignOutTexts {
  readonly title: string
  readonly intro: string
  readonly submit: string
}

/** Every text of the pages for people in one language. */
export interface Texts {
  readonly frame: FrameTexts
  readonly signIn: SignInTexts
  readonly signOut: SignOutTexts
}
