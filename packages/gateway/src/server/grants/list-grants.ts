import type { GrantRemark, GrantsListed, ListedGrant } from '../../admin/grants/desk.ts'
import { dotted } from '../../config/load.ts'
import { jsonIn } from '../../core/json.ts'
import type { ActiveConfiguration } from '../active-configuration.ts'
import type { StartOptions } from '../options.ts'

/** Lists the grants of the file with their places, and those of the store as they are in force. */
export async function listedGrants(
  active: ActiveConfiguration,
  options: Pick<StartOptions, 'reread' | 'watched'>,
): Promise<GrantsListed> {
  await active.followGrants()
  const { store, state, records, leftOut } = active.grants
  const ofStore = records.map(
    ({ id, body, ...stored }): ListedGrant => ({
      source: 'store',
      id,
      grant: (jsonIn(body) as ListedGrant['grant'] | undefined) ?? {},
      stored,
      faults: (leftOut.get(id) ?? []).map(
        ({ path, message }): GrantRemark => ({ path: dotted(path), message }),
      ),
    }),
  )
  return {
    store: store === undefined ? 'file' : state === undefined ? 'unread' : 'taken',
    version: state?.version ?? 0,
    grants: [...ofFile(active, options), ...ofStore],
  }
}

/** The file may have changed since it was read: then nobody knows any more where its grants stood. */
function ofFile(
  { grants: { file } }: ActiveConfiguration,
  { reread, watched = [] }: Pick<StartOptions, 'reread' | 'watched'>,
): readonly ListedGrant[] {
  const loaded = reread?.()
  const isSame =
    loaded !== undefined &&
    'configuration' in loaded &&
    JSON.stringify(loaded.configuration.grants) === JSON.stringify(file.grants)
  return file.grants.map((grant, index) => ({
    source: 'file',
    grant,
    file: watched[0],
    line: isSame ? loaded.placeOf?.(['grants', index])?.line : undefined,
    faults: [],
  }))
}
