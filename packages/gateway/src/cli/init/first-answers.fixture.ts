import type { Answers } from './answers.ts'

/** Answers of somebody who begins on their own machine. */
export const firstAnswers: Answers = {
  siteUrl: 'https://gis.internal:6443/arcgis',
  signIn: { kind: 'password', username: 'mapgate', secret: 'secret-of-the-upstream' },
  publicUrl: 'http://127.0.0.1:8080',
  host: '127.0.0.1',
  port: 8080,
  entrance: { kind: 'loopback' },
  origins: ['loopback'],
  services: ['**'],
  user: { name: 'ines', passwordHash: `$scrypt$ln=15,r=8,p=3$${'A'.repeat(22)}$${'B'.repeat(43)}` },
  key: { name: 'first-key', hash: '0'.repeat(64) },
}
