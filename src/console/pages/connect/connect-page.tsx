import './connect.css';
import '../../parts/grid/table-page.css';
import '../me/me.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectView } from '../../../api/routes/connect-routes.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { Failure } from '../../parts/failure.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { ArrivedStep } from './arrived-step.tsx';
import { DemoOffer } from './demo-offer.tsx';
import { DeviceStep } from './device-step.tsx';
import { PasswordStep } from './password-step.tsx';
import { SendStep } from './send-step.tsx';
import { useDevice } from './use-arrival.ts';
import { connectWords as words } from './words.ts';

/** From a device's entry in the fleet to its first message. */
export function ConnectPage(_props: PageProps) {
  const say = useSay();
  const view = useView();
  const device = view.filter('device');
  const [password, setPassword] = useState<string | null>(null);
  const doors = useQuery({
    queryKey: ['connect'],
    queryFn: ({ signal }) => ask<ConnectView>('/connect', { signal }),
  });
  const detail = useDevice(device);
  const choose = (id: string, made: string | null): void => {
    setPassword(made);
    view.setFilter('device', id);
  };
  if (doors.error !== null)
    return <Failure problem={doors.error} again={() => void doors.refetch()} />;
  if (doors.data === undefined) return <Waiting />;
  return (
    <div className="cn">
      <h1>{say(words.title)}</h1>
      <DeviceStep device={device} fleet={doors.data.devices} onChoose={choose} />
      {detail.error !== null && (
        <Failure problem={detail.error} again={() => void detail.refetch()} />
      )}
      {detail.data !== undefined && device !== '' && (
        <>
          <PasswordStep device={detail.data} password={password} onPassword={setPassword} />
          <SendStep device={detail.data} doors={doors.data} password={password} />
          <ArrivedStep key={device} device={detail.data} />
        </>
      )}
      <DemoOffer />
    </div>
  );
}
