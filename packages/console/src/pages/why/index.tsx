import { useState } from 'preact/hooks'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field, faultOf, Labelled } from '../../parts/field.tsx'
import { ProblemNotice } from '../../parts/notice.tsx'
import { Progress } from '../../parts/progress.tsx'
import { place } from '../../route.ts'
import type { Explanation } from './shapes.ts'
import { Told } from './told.tsx'
import { text } from './words.ts'
import './why.css'

/** Why a request is answered as it is: as whom, which request, and the explanation as steps. */
export default function Page() {
  const [told, setTold] = useState<Explanation | undefined>()
  const [problem, setProblem] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const ask = async (question: Question) => {
    setBusy(true)
    setProblem(undefined)
    setTold(undefined)
    await post<Explanation>('/why', question).then(setTold, setProblem)
    setBusy(false)
  }
  return (
    <>
      <p class="quiet">{text().lead}</p>
      <QuestionForm problem={problem} isBusy={isBusy} ask={ask} />
      {isBusy && <Progress />}
      {problem !== undefined && <ProblemNotice problem={problem} shown={['body.as', 'body.url']} />}
      {told && <Told explanation={told} />}
    </>
  )
}

interface Question {
  readonly as: string
  readonly url: string
  readonly data?: string
}

interface FormProps {
  readonly problem: unknown
  readonly isBusy: boolean
  readonly ask: (question: Question) => Promise<void>
}

/** The question; the address of the page may bring it along. */
function QuestionForm({ problem, isBusy, ask }: FormProps) {
  const { query } = place.value
  const [as, setAs] = useState(query.get('as') ?? '')
  const [url, setUrl] = useState(query.get('url') ?? '')
  const [data, setData] = useState('')
  const fault = (name: string) => faultOf(problem, `body.${name}`)
  const submit = (event: Event) => {
    event.preventDefault()
    void ask({ as, url, ...(data ? { data } : {}) })
  }
  return (
    <form class="card stack" onSubmit={submit}>
      <Field label={text().as} hint={text().asHint} fault={fault('as')} value={as} onInput={setAs} required />
      <Field
        label={text().url}
        hint={text().urlHint}
        fault={fault('url')}
        value={url}
        onInput={setUrl}
        required
      />
      <details>
        <summary>{text().data}</summary>
        <Body value={data} onInput={setData} />
      </details>
      <div class="row">
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {text().ask}
        </Button>
      </div>
    </form>
  )
}

function Body({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  return (
    <Labelled label={text().data}>
      {(control) => (
        <textarea {...control} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </Labelled>
  )
}
