// What is gone says so at once. A slow machine is no lost server, so one that is there is waited for.

/** Keys of `store` in PostgreSQL. */
export const patientStore = { connectTimeout: '5m', statementTimeout: '5m' } as const

/** Keys of `shared`. */
export const patientShared = { connectTimeout: '5m', commandTimeout: '5m' } as const
