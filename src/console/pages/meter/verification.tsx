import { useQuery } from '@tanstack/react-query';
import type { ArchiveView } from '../../../api/archive/archive-view.ts';
import { ask, type PageOf, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { momentText } from '../../parts/when.tsx';
import { paperFiles } from '../station/paper-text.ts';
import type { MeterPlace } from './use-meter.ts';
import { verdictWords, meterWords as words } from './words.ts';

const DAY_MS = 86_400_000;

/** Its certificate and when the next is due. */
export function Verification({
  place: { site, meter },
  clock,
}: {
  readonly place: MeterPlace;
  readonly clock: number;
}) {
  const say = useSay();
  const { may } = useSession();
  const { data } = useQuery({
    queryKey: ['certificates', meter.id],
    queryFn: ({ signal }) =>
      ask<PageOf<ArchiveView>>(`/archive/certificate${query({ meter: meter.id, limit: 20 })}`, {
        signal,
      }),
    staleTime: 60_000,
    enabled: may('archive.read'),
  });
  const certificate = data?.items.find(({ standing }) => standing === 'current');
  const due = textIn(certificate, 'validUntil') ?? meter.verifiedUntil ?? null;
  // as the verification plan counts: its last day is a day left, by the site's calendar
  const today = momentText(clock, site.timeZone, 'day');
  const left = due === null ? null : (Date.parse(due) - Date.parse(today)) / DAY_MS + 1;
  return (
    <section className="panel meter-panel" aria-label={say(words.verification)}>
      <h2>{say(words.verification)}</h2>
      {due === null ? (
        <p className="soft">{say(words.noCertificate)}</p>
      ) : (
        <p>
          <span className="soft">{say(words.validUntil)} </span>
          <strong>{due}</strong>{' '}
          {left !== null && left < 1 ? (
            <strong>
              <PriorityMark priority={3} /> {say(words.overdue)}
            </strong>
          ) : (
            <span>{say(words.daysLeft, { n: left ?? 0 })}</span>
          )}
        </p>
      )}
      {certificate !== undefined && <CertificateFacts item={certificate} />}
    </section>
  );
}

const textIn = (item: ArchiveView | undefined, key: string): string | null => {
  const value = item?.body[key];
  return typeof value === 'string' ? value : null;
};

function CertificateFacts({ item }: { readonly item: ArchiveView }) {
  const say = useSay();
  const verdict = textIn(item, 'verdict');
  const rows = [
    [words.certificate, textIn(item, 'number')],
    [words.laboratory, textIn(item, 'laboratory')],
    [words.verifiedOn, textIn(item, 'verifiedOn')],
    [words.verdict, isVerdict(verdict) ? say(verdictWords[verdict]) : verdict],
  ] as const;
  return (
    <dl className="facts">
      {rows.flatMap(([name, text]) =>
        text === null || text === ''
          ? []
          : [<dt key={name.en}>{say(name)}</dt>, <dd key={`${name.en} text`}>{text}</dd>],
      )}
      {paperFiles(item.body).map(({ sha256, name }) => (
        <dd key={sha256}>
          <a href={`/api/v1/archive/files/${sha256}`} download={name} style={{ color: 'inherit' }}>
            {name}
          </a>
        </dd>
      ))}
    </dl>
  );
}

const isVerdict = (text: string | null): text is keyof typeof verdictWords =>
  text !== null && Object.hasOwn(verdictWords, text);
