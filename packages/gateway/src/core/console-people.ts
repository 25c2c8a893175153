/** A person who signed in to the console by an identity system. */
export interface ConsolePerson {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
}

/** A sign-in that a session of the console stands on. The browser never has the credential behind it. */
export interface ConsoleSignIn {
  readonly person: ConsolePerson
  /** The credential that is asked again at every request. */
  readonly credential: string
}

/** Where and how somebody signs in. */
export interface ConsoleVisit {
  readonly clientAddress: string
  readonly userAgent: string | undefined
}

/** Signs people in to the console by the identity systems of the configuration. */
export interface ConsolePeople {
  readonly ways: () => Promise<
    readonly { readonly kind: 'password' | 'provider'; readonly name: string; readonly title: string }[]
  >
  /** @throws GatewayError `credential.*` */
  readonly withPassword: (
    shown: { readonly name: string; readonly password: string },
    visit: ConsoleVisit,
  ) => Promise<ConsoleSignIn>
  /** Sends a browser to a provider. Undefined where there is none of that name. @throws GatewayError `credential.*` */
  readonly begin: (
    provider: string,
    visit: ConsoleVisit,
  ) => Promise<
    | { readonly location: string; readonly cookie: { readonly name: string; readonly value: string } }
    | undefined
  >
  /** Takes a browser that comes back. @throws GatewayError `credential.*` */
  readonly finish: (
    provider: string,
    came: { readonly query: string; readonly cookies: ReadonlyMap<string, string> },
    visit: ConsoleVisit,
  ) => Promise<ConsoleSignIn | undefined>
  /** The person as the identity system knows them now; undefined where the sign-in has ended. */
  readonly again: (credential: string) => Promise<ConsolePerson | undefined>
  readonly end: (credential: string) => Promise<void>
}
