import type { Authorizer } from '@mapgate/policy'
import type { Authn } from '../authn/index.ts'
import type { Authenticate } from '../core/authentication/authentication.ts'
import type { Admit } from '../core/request/charge.ts'
import type { LargeFormReader } from './large-forms.ts'
import type { LargeReplyMaker } from './large-replies.ts'
import type { OpenMeter } from './measured.ts'
import type { WireOptions } from './options.ts'
import type { PictureStore } from './picture-store.ts'
import type { SharedResources } from './shared-resources.ts'
import type { SignInPages } from './sign-in-pages.ts'

/** The components of one configuration's rooms. */
export interface Parts extends SharedResources {
  /** With the configuration that states the real port. */
  readonly options: WireOptions
  readonly publicUrl: string
  readonly authn: Authn
  /** The function that the rooms call; it counts refused credentials. */
  readonly authenticate: Authenticate
  readonly authorizer: Authorizer
  readonly admit: Admit
  readonly openMeter: OpenMeter
  readonly pictures: PictureStore
  readonly signInPages: SignInPages
  readonly largeForms: LargeFormReader
  readonly largeReplies: LargeReplyMaker
}
