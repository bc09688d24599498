import { useSay } from '../../app/language.tsx';
import { connectWords as words } from './words.ts';

/** A command: the same in every language. */
const DEMO = 'npm run demo';

/** A system that has something to show, beside this one. */
export function DemoOffer() {
  const say = useSay();
  return (
    <section className="panel cn-step" aria-labelledby="cn-demo">
      <h2 id="cn-demo">{say(words.demo)}</h2>
      <p className="soft">{say(words.demoHint)}</p>
      <pre className="raw-text cn-line">{DEMO}</pre>
    </section>
  );
}
