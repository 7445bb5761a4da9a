import type { CallAnswer } from './call-answer.ts'
import { JsonText } from './json-text.tsx'

/** What came of a call. */
export function CallAnswerView({ answer: { status, appCode, text } }: { readonly answer: CallAnswer }) {
  return (
    <section aria-labelledby="answer" className="grid gap-3">
      <h2 id="answer" className="text-lg">
        Answer: {status}
        {appCode === null ? null : ` ${appCode}`}
      </h2>
      {text === '' ? <p>It answers nothing.</p> : <JsonText text={text} />}
    </section>
  )
}
