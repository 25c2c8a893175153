import { Notice } from '../../parts/notice.tsx'

export default function Health() {
  return <Notice kind="info">…</Notice>
}
