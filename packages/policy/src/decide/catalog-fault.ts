/** Something that a grant names and no map server has. */
export interface CatalogFault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}
