/** Classes of operations that a grant can allow; single operations are named by their id, such as `MapServer.export`. */
export const operationClasses = ['view', 'query', 'identify', 'attachments', 'export-data', 'edit'] as const

/** A class of operations. */
export type OperationClass = (typeof operationClasses)[number]
