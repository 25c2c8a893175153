import { Notice } from '../../parts/notice.tsx'
import { words } from '../../words.ts'

const t = words({
  en: { notYet: 'This page is being built.' },
  de: { notYet: 'Diese Seite ist im Bau.' },
})

export default function Page() {
  return <Notice kind="empty" title={t().notYet} />
}
