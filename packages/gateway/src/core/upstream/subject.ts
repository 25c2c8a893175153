/** What a question to an upstream is about, so that kept answers can be found and forgotten by it. */
export interface Subject {
  /** Name of the upstream; of what is kept, the address of its map server. */
  readonly upstream: string
  /** Folder and name in lower case without the type, such as `water/mains`: services of one name show the same data. Empty: no service. */
  readonly service: string
  /** Numbers of the layers that the answer is about; absent: any of them. */
  readonly layers?: readonly number[]
  /** What a picture or a tile shows; absent: anything. */
  readonly extent?: SubjectExtent
}

/** A rectangle in the units of a reference. */
export interface SubjectExtent {
  readonly wkid: number
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}
