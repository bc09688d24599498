import { Button, Group, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DetectorView, EffectiveView } from '../../../api/routes/detector-routes.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { ask, query } from '../../api/client.ts';
import { usePlaces } from '../../api/places.ts';
import { useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { ProblemList } from '../../parts/problem-list.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { DetectorAbout } from './detector-about.tsx';
import { ParamField, type ParamValue } from './param-field.tsx';
import { type DaySpan, lastMonths, spanInstants } from './span.ts';
import { backtestWords as words } from './words.ts';

type Changes = Readonly<Record<string, ParamValue>>;

const useDetectors = () =>
  useQuery({
    queryKey: ['detectors'],
    queryFn: ({ signal }) =>
      ask<{ readonly items: readonly DetectorView[] }>('/detectors', { signal }),
    staleTime: 3_600_000,
  });

export interface TryFormProps {
  readonly detector: string;
  readonly onDetector: (type: string) => void;
  readonly onStarted: (id: string) => void;
}

/** What to try: detector, place, span, and the parameters that would be other than now. */
export function TryForm({ detector, onDetector, onStarted }: TryFormProps) {
  const say = useSay();
  const detectors = useDetectors();
  const [site, setSite] = useState('');
  const [span, setSpan] = useState<DaySpan>(() => lastMonths(3, Date.now()));
  const [changes, setChanges] = useState<Changes>({});
  const instants = spanInstants(span);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (asked: object) =>
      ask<{ readonly id: string }>('/backtests', { method: 'POST', body: asked }),
    onSuccess: ({ id }) => onStarted(id),
  });
  const isChanged = Object.keys(changes).length > 0;
  const run = (): void => {
    const scope = site === '' ? {} : { site };
    const settings = [{ type: detector, ...scope, params: changes }];
    mutate({ detector, settings, ...scope, ...instants });
  };
  const choose = (type: string | null): void => {
    setChanges({});
    onDetector(type ?? '');
  };
  const known = detectors.data?.items.find(({ type }) => type === detector);
  return (
    <form
      className="panel bt-form"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      {detectors.error !== null && (
        <Failure problem={detectors.error} again={() => void detectors.refetch()} />
      )}
      <Select
        label={say(words.detector)}
        placeholder={say(words.chooseDetector)}
        searchable
        value={detector === '' ? null : detector}
        onChange={choose}
        data={[...new Set(detectors.data?.items.map(({ type }) => type))].map((type) => ({
          value: type,
          label: `${say(ALARM_TITLES[type])} · ${type}`,
        }))}
      />
      <PlaceAndSpan
        site={site}
        span={span}
        onSite={(id) => {
          setChanges({});
          setSite(id);
        }}
        onSpan={setSpan}
      />
      {detector !== '' && (
        <Params detector={detector} site={site} changes={changes} onChanges={setChanges} />
      )}
      {known !== undefined && <DetectorAbout about={known.about} />}
      <div className="bt-run">
        <ProblemList problem={error} />
        {instants === null && <p role="alert">{say(words.spanEmpty)}</p>}
        <Button type="submit" loading={isPending} disabled={!isChanged || instants === null}>
          {say(words.run)}
        </Button>
        {!isChanged && <span className="soft">{say(words.changeFirst)}</span>}
      </div>
    </form>
  );
}

function PlaceAndSpan({
  site,
  span,
  onSite,
  onSpan,
}: {
  readonly site: string;
  readonly span: DaySpan;
  readonly onSite: (id: string) => void;
  readonly onSpan: (span: DaySpan) => void;
}) {
  const say = useSay();
  const places = usePlaces();
  const sites = [...(places.data?.sites.values() ?? [])];
  return (
    <>
      <Select
        label={say(words.site)}
        searchable
        value={site}
        onChange={(id) => onSite(id ?? '')}
        data={[
          { value: '', label: say(words.wholeFleet) },
          ...sites.map(({ id, name }) => ({ value: id, label: `${say(name)} · ${id}` })),
        ]}
        limit={200}
      />
      <Group grow gap="xs">
        <TextInput
          type="date"
          label={say(words.from)}
          value={span.from}
          onChange={({ currentTarget }) => onSpan({ ...span, from: currentTarget.value })}
        />
        <TextInput
          type="date"
          label={say(words.to)}
          value={span.to}
          onChange={({ currentTarget }) => onSpan({ ...span, to: currentTarget.value })}
        />
      </Group>
      <Group gap={4} role="group" aria-label={say(words.span)}>
        <span className="soft">{say(words.span)}</span>
        {[1, 3, 6, 12].map((n) => (
          <Button
            key={n}
            size="compact-xs"
            variant="default"
            onClick={() => onSpan(lastMonths(n, Date.now()))}
          >
            {n === 1 ? say(words.month) : say(words.months, { n })}
          </Button>
        ))}
      </Group>
    </>
  );
}

function Params({
  detector,
  site,
  changes,
  onChanges,
}: {
  readonly detector: string;
  readonly site: string;
  readonly changes: Changes;
  readonly onChanges: (changes: Changes) => void;
}) {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ['detector-params', detector, site],
    queryFn: ({ signal }) =>
      ask<EffectiveView>(`/detectors/${encodeURIComponent(detector)}${query({ site })}`, {
        signal,
      }),
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  const change = (name: string, value: ParamValue | null): void => {
    const { [name]: _, ...others } = changes;
    onChanges(value === null ? others : { ...others, [name]: value });
  };
  return (
    <section aria-label={say(words.params)} className="bt-params">
      <h2>{say(words.params)}</h2>
      {data.params.map((param) => (
        <ParamField
          key={param.name}
          param={param}
          value={changes[param.name] ?? null}
          onChange={(value) => change(param.name, value)}
        />
      ))}
    </section>
  );
}
