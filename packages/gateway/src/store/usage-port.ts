/** What was counted of requests. Each is a sum. */
export interface UsageCounts {
  readonly requests: number
  /** Units of map cost, as quotas charge them. */
  readonly units: number
  /** Megapixels that map servers drew. */
  readonly megapixels: number
  /** Records that map servers were asked for. */
  readonly records: number
  /** Pictures that map servers really drew. */
  readonly renders: number
  /** Requests whose answers were all kept. */
  readonly hits: number
  /** Bytes of reply bodies. */
  readonly bytes: number
  /** Requests that were refused. */
  readonly refused: number
}

/** For whom and what something was counted. An empty text: for nobody or nothing that is named. */
interface UsageNames {
  /** Principal id. */
  readonly principal: string
  /** Id of the API key. */
  readonly key: string
  /** `<upstream>/<service>`, as the catalogue spells it. */
  readonly service: string
}

/** What was counted in one hour. */
export interface UsageRow extends UsageCounts, UsageNames {
  /** Its beginning, epoch milliseconds. */
  readonly hour: number
}

/** Names that sums may be told apart by. */
export type UsageBy = keyof UsageNames

/** What sums are asked for. */
export interface UsageQuestion {
  /** Epoch milliseconds; hours that begin from here on count. */
  readonly from: number
  /** Epoch milliseconds; hours that begin before it count. */
  readonly to: number
  readonly by: readonly UsageBy[]
  /** Length of the steps of time that sums are told apart by, milliseconds, counted from 1970 in UTC; default: they are not. */
  readonly stepMs?: number
}

/** A sum. A name that it is not told apart by is empty. */
export interface UsageSum extends UsageCounts, UsageNames {
  /** Beginning of its step, epoch milliseconds; 0 where there are no steps. */
  readonly at: number
}

/** Whose quota it is, and for which window of time. */
export interface QuotaWindow {
  /** Name of the quota in the configuration. */
  readonly quota: string
  /** Whose: a principal id, a role, or the value of an attribute. */
  readonly subject: string
  /** Beginning of the window, epoch milliseconds. */
  readonly from: number
}

/** Units that were used of a quota. */
export interface QuotaUse extends QuotaWindow {
  /** End of the window, epoch milliseconds. */
  readonly until: number
  readonly units: number
}

/** Usage and what was used of quotas. */
export interface UsageStore {
  /**
   * Adds to what is there, all of it or nothing, whoever else adds at the same time. Each hour, name and window stands once in a batch.
   * @returns for each of `uses`, in their order, the units that were used in its window by all processes, this batch included
   */
  add(batch: {
    readonly rows: readonly UsageRow[]
    readonly uses: readonly QuotaUse[]
  }): Promise<readonly number[]>
  /** The sums, in the order of time. */
  sums(question: UsageQuestion): Promise<readonly UsageSum[]>
  /** The units that were used in each of these windows. */
  used(windows: readonly QuotaWindow[]): Promise<readonly number[]>
  /** All that is used of quotas whose windows hold at `now`. */
  uses(now: number): Promise<readonly QuotaUse[]>
  /** Forgets hours that began before it. Windows of quotas are forgotten by `Store.prune`, a day after their end. */
  forget(before: number): Promise<void>
}
