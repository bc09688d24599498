import { Progress } from '@mantine/core';
import { useSay } from '../../app/language.tsx';
import { fleetWords as words } from './words.ts';

/** How much of a file is sent; then the service checks it, and how long that takes it does not say. */
export function UploadBar({ share }: { readonly share: number | null }) {
  const say = useSay();
  if (share === null) return null;
  return (
    <div role="status">
      <span className="soft">
        {share < 1 ? `${say(words.sending)} ${Math.round(share * 100)} %` : say(words.checking)}
      </span>
      <Progress value={share * 100} transitionDuration={0} aria-label={say(words.progress)} />
    </div>
  );
}
