import type { Authorizer } from '@mapgate/policy'
import type { Authn } from '../authn/index.ts'

import type { Authenticate } from '../core/authentication/authentication.ts'
import type { Admit } from '../core/request/charge.ts'
import type { LargeFormReader } from './large-forms.ts'
import type { LargeReplyMaker } from './large-replies.ts'
import type { WireOptions } from './options.ts'
import type { PictureStore } from './picture-store.ts'
import type { SharedResources } from './shared-resources.ts'

/** What the rooms of one configuration are made of. */
export interface Parts extends SharedResources {
  /** With the configuration that says the real port. */
  readonly options: WireOptions
  readonly publicUrl: string
  readonly authn: Authn
  /** As the rooms ask it: refused credentials are counted. */
  readonly authenticate: Authenticate
  readonly authorizer: Authorizer
  readonly admit: Admit
  readonly pictures: PictureStore
  readonly largeForms: LargeFormReader
  readonly largeReplies: LargeReplyMaker
}
