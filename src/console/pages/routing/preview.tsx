import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PreviewView } from '../../../api/routes/dispatch-routes.ts';
import type { AlarmType } from '../../../model/alarm-type.ts';
import { ask, query } from '../../api/client.ts';
import { usePlaces } from '../../api/places.ts';
import { Failure } from '../../parts/failure.tsx';
import { OWN_ZONE } from '../../parts/own-zone.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { instantAt, wallAt } from './local-instant.ts';
import { type PreviewAsked, PreviewForm } from './preview-form.tsx';
import { PreviewResult } from './preview-result.tsx';

const FIRST: AlarmType = 'bypass.open';

/** The dispatch rules, asked about an alarm that might come. */
export function Preview() {
  const places = usePlaces();
  const first = places.data?.sites.values().next().value;
  const [asked, setAsked] = useState<PreviewAsked>(() => ({
    site: null,
    type: FIRST,
    priority: 1,
    ...wallAt(OWN_ZONE, Date.now()),
  }));
  // a site is what one comes to ask about: the first until another is chosen
  const site = asked.site ?? first?.id ?? '';
  const zone = places.data?.sites.get(site)?.timeZone ?? OWN_ZONE;
  const at = instantAt(zone, asked);
  const { data, error, refetch } = useQuery({
    queryKey: ['dispatch-preview', site, asked.type, asked.priority, at],
    queryFn: ({ signal }) =>
      ask<PreviewView>(
        `/dispatch/preview${query({
          site,
          type: asked.type,
          priority: asked.priority,
          at: new Date(at ?? 0).toISOString(),
        })}`,
        { signal },
      ),
    enabled: at !== null && places.data !== undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <div className="rt">
      <PreviewForm asked={{ ...asked, site }} zone={zone} onChange={setAsked} />
      {error !== null && <Failure problem={error} again={() => void refetch()} />}
      {data === undefined && error === null && <Waiting />}
      {data !== undefined && <PreviewResult preview={data} zone={zone} />}
    </div>
  );
}
