import { language, speak } from '../words.ts'
import { choose, type Theme, theme } from './theme.ts'
import { text } from './words.ts'

/** The choices of language and colours. */
export function Choices() {
  return (
    <div class="choices">
      <div class="field">
        <label for="language">{text().language}</label>
        <select
          id="language"
          value={language.value}
          onChange={(event) => speak(event.currentTarget.value === 'de' ? 'de' : 'en')}
        >
          <option value="en" lang="en">
            English
          </option>
          <option value="de" lang="de">
            Deutsch
          </option>
        </select>
      </div>
      <div class="field">
        <label for="theme">{text().theme}</label>
        <select
          id="theme"
          value={theme.value}
          onChange={(event) => choose(event.currentTarget.value as Theme)}
        >
          <option value="system">{text().system}</option>
          <option value="light">{text().light}</option>
          <option value="dark">{text().dark}</option>
        </select>
      </div>
    </div>
  )
}
