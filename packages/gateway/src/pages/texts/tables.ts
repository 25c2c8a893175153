import type { AccountKind } from '@mapgate/policy'
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

/** Texts about quotas. Numbers come as texts in the form of the language. */
interface QuotaTexts {
  readonly title: string
  readonly intro: string
  readonly size: (units: string, every: 'day' | 'month') => string
  /** Whose it is. */
  readonly alone: string
  readonly ofRole: (role: string) => string
  readonly ofAttribute: (name: string, value: string) => string
  readonly ofOthers: (name: string) => string
  readonly isNarrow: string
  readonly used: (percent: string, left: string) => string
  readonly below: (percent: string) => string
  readonly unknown: string
  readonly again: (ahead: string) => string
}

/** Texts of the page of one's own account. */
interface AccountTexts {
  readonly title: string
  readonly account: string
  /** What the account is, by who names it; the name of the identity system where there is one. */
  readonly kinds: Readonly<Record<AccountKind, (system: string) => string>>
  readonly roles: string
  readonly noRoles: string
  readonly groups: string
  readonly noGroups: string
  /** Why somebody who is signed in sees no more than strangers do. */
  readonly nothingGiven: string
  /** The same, where groups were received. */
  readonly groupsGiveNothing: string
  /** Whom to ask. */
  readonly askKeeper: string
  readonly services: string
  readonly noServices: string
  readonly counted: (services: number, folders: number) => string
  readonly quotas: QuotaTexts
  readonly sessions: string
  readonly sessionsIntro: string
  readonly thisSession: string
  readonly program: string
  readonly onSystem: (browser: string, system: string) => string
  readonly signedIn: (ago: string) => string
  readonly lastUsed: (ago: string) => string
  readonly end: string
  /** For screen readers, because every session has such a button. */
  readonly endOf: (browser: string) => string
  readonly ended: string
  readonly notEnded: string
  readonly endAll: string
  readonly endAllIntro: string
}

/** Texts of the pages on the way to an identity provider and back. */
interface ProviderTexts {
  readonly again: string
  readonly toStart: string
  readonly goOn: string
  readonly failedTitle: string
  readonly cancelled: (title: string) => string
  readonly refused: (title: string) => string
  /** Not begun in this browser, or too late. */
  readonly lost: (title: string) => string
  /** The provider refuses the gateway itself. */
  readonly disagree: (title: string) => string
  readonly unreachableTitle: string
  readonly unreachable: (title: string) => string
  readonly noRolesTitle: string
  readonly noRoles: (name: string) => Html
  /** In more groups than the provider names. */
  readonly tooManyGroups: (title: string) => string
  readonly noGroups: (title: string) => string
  readonly groups: (title: string) => string
  readonly framedTitle: string
  readonly framed: string
  readonly openWindow: string
  readonly signedOutTitle: string
  readonly signedOut: string
  readonly signedOutThere: (title: string) => string
  /** On the way to the provider's own sign-out. */
  readonly leaving: string
}

/** Texts of the pages on the way to a map application and back (the Portal facade). */
interface ApplicationTexts {
  readonly onwardTitle: string
  /** The page leads on by itself. */
  readonly onward: string
  readonly consentTitle: (application: string) => string
  readonly consent: (application: string, name: string) => Html
  readonly onThisComputer: string
  readonly codeNext: string
  readonly startedYourself: string
  readonly yes: string
  readonly no: string
  readonly backTitle: string
  readonly codeTitle: string
  readonly code: (application: string) => Html
  readonly codeIsSecret: string
  /** The application came back for more again and again. */
  readonly tooOftenTitle: (application: string) => string
  readonly tooOften: (application: string) => string
  readonly tooOftenWays: string
}

/** Every text of the pages for people in one language. */
export interface Texts {
  readonly frame: FrameTexts
  readonly signIn: SignInTexts
  readonly signOut: SignOutTexts
  readonly account: AccountTexts
  readonly provider: ProviderTexts
  readonly application: ApplicationTexts
}
