import type { DetectorView } from '../../../api/routes/detector-routes.ts';
import { useSay } from '../../app/language.tsx';
import { backtestWords as words } from './words.ts';

/** How it judges, and what it cannot see. */
export function DetectorAbout({ about }: { readonly about: DetectorView['about'] }) {
  const say = useSay();
  const rows = [
    [words.formula, about.formula],
    [words.delay, about.delay],
    [words.cannotSee, about.cannotSee],
    [words.source, about.source],
    [words.rule, about.rule],
  ] as const;
  return (
    <details className="bt-about">
      <summary>{say(words.about)}</summary>
      <dl className="facts">
        {rows.map(([title, text]) => (
          <div key={title.en} className="bt-about-row">
            <dt>{say(title)}</dt>
            <dd lang="en">{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
