import { z } from 'zod'

/** The door for apps that were written for Esri's resource-proxy; open where the section is there. */
export const resourceProxySection = z.strictObject({
  paths: z
    .array(
      z
        .string()
        .regex(
          /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/,
          'a path such as /DotNet/proxy.ashx: letters, digits, _, - and dots, below publicUrl',
        ),
    )
    .max(50)
    .default([])
    .describe(
      'Further paths of the door, such as /DotNet/proxy.ashx. Always: /proxy, /proxy.ashx, /proxy.jsp and /proxy.php, also below mounts of whole sites.',
    ),
})

const aliasFault = (text: string): string | undefined => {
  const found = /^https?:\/\/([^/?#\\]+)(\/[^?#]*)?([?#].*)?$/i.exec(text)
  if (!found || !URL.canParse(text)) return 'an address such as https://old.example.org/arcgis'
  const [, authority = '', path = '', more] = found
  if (more) return 'without query and fragment'
  if (authority.includes('@')) return 'without user and password: it only names the site'
  return /^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/.test(path)
    ? undefined
    : 'its path takes letters, digits and . _ ~ -'
}

/** An address of a map server by which apps name it. */
export const aliasText = z
  .string()
  .refine((text) => aliasFault(text) === undefined, { error: ({ input }) => aliasFault(String(input)) })
  .transform((text) => text.replace(/\/$/, ''))
