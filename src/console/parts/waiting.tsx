import { Loader } from '@mantine/core';
import { useSay } from '../app/language.tsx';
import { partWords as words } from './words.ts';

export function Waiting() {
  const say = useSay();
  return (
    <div
      role="status"
      style={{ padding: '1rem', display: 'flex', gap: '0.6rem', alignItems: 'center' }}
    >
      <Loader size="sm" type="dots" aria-hidden />
      <span className="soft">{say(words.waiting)}</span>
    </div>
  );
}
