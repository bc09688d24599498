import type DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import {
  type AlarmMessage,
  type Attachment,
  type GroupMessage,
  type Notice,
  type OutgoingMessage,
  priorityOf,
} from '../channel.ts';
import { groupMail } from './group-mail.ts';
import { mailHtml } from './mail-html.ts';
import { domainOf, messageId, threadId } from './mail-ids.ts';
import { mailSubject } from './mail-subject.ts';
import { mailText } from './mail-text.ts';
import { mailView } from './mail-view.ts';
import { noticeMail } from './notice-mail.ts';
import { plain } from './plain.ts';

/** A sender as configured: `alarms@example.org` or `Gaswatch <alarms@example.org>`. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

export function parseSender(from: string): Sender {
  const bracketed = /^(?<name>[^<>]*)<(?<address>[^\s<>]+)>$/.exec(from.trim());
  const { name = 'Gaswatch', address = from.trim() } = bracketed?.groups ?? {};
  return { name: plain(name) || 'Gaswatch', address };
}

/** The parts of a mail before MIME. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** What all mails about one alarm refer to; null for mails about more than one, or none. */
  readonly thread: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
}

/** Pure but for hashing: the same message makes the same mail. */
export function composeMail(message: OutgoingMessage, sender: Sender): Mail {
  switch (message.kind) {
    case 'alarm':
      return aboutAlarm(message, sender);
    case 'group':
      return aboutGroup(message, sender);
    case 'notice':
      return aboutNothing(message, sender);
  }
}

function aboutAlarm(message: AlarmMessage, sender: Sender): Mail {
  const { alarm, delivery } = message;
  const view = mailView(message);
  const subject = mailSubject(view);
  return {
    subject,
    text: mailText(view),
    html: mailHtml(view, subject),
    messageId: messageId(message.key, domainOf(sender.address)),
    thread: threadId(alarm.id, domainOf(sender.address)),
    headers: {
      ...common(message),
      'X-Gaswatch-Alarm': ascii(alarm.id),
      'X-Gaswatch-Type': alarm.type,
      'X-Gaswatch-Priority': String(alarm.priority),
      'X-Gaswatch-Reason': delivery.reason,
      'X-Gaswatch-Site': ascii(alarm.site ?? '-'),
      'X-Gaswatch-Occurrence': String(alarm.occurrence),
      ...(view.tone === 'p1' ? URGENT : {}),
    },
    attachments: [],
  };
}

function aboutGroup(message: GroupMessage, sender: Sender): Mail {
  const { tone, ...parts } = groupMail(message);
  return {
    ...parts,
    messageId: messageId(message.key, domainOf(sender.address)),
    thread: null,
    headers: {
      ...common(message),
      'X-Gaswatch-Group': message.why,
      'X-Gaswatch-Alarms': String(message.items.length),
      'X-Gaswatch-Priority': String(priorityOf(message)),
      ...(tone === 'p1' ? URGENT : {}),
    },
    attachments: [],
  };
}

const aboutNothing = (message: Notice, sender: Sender): Mail => ({
  ...noticeMail(message),
  messageId: messageId(message.key, domainOf(sender.address)),
  thread: null,
  headers: common(message),
  attachments: message.attachments ?? [],
});

const common = ({ kind, uncertain }: OutgoingMessage) => ({
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
  'X-Gaswatch-Kind': kind,
  ...(uncertain ? { 'X-Gaswatch-Uncertain': 'yes' } : {}),
});

/** What clients show as important: an emergency that is not over. */
const URGENT = { Importance: 'high', 'X-Priority': '1 (Highest)' } as const;

/** Header values for programs: printable ASCII on one line. */
const ascii = (text: string): string => plain(text, 200).replace(/[^\x20-\x7e]/g, '?');

/** The mail as the bytes that go over the wire, signed where there is a signer. */
export function mimeOf(
  mail: Mail,
  sender: Sender,
  recipient: string,
  signer: DKIM | null = null,
): Promise<Buffer> {
  const node = new MailComposer({
    from: { name: sender.name, address: sender.address },
    to: { name: '', address: recipient },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    ...(mail.thread === null ? {} : { inReplyTo: mail.thread, references: [mail.thread] }),
    headers: mail.headers,
    attachments: mail.attachments.map(({ name, mediaType, content }) => ({
      filename: fileName(name),
      contentType: mediaType,
      content: Buffer.from(content),
    })),
    // every line as SMTP and DKIM want it, also those of the HTML
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  if (signer !== null) node.processFunc((input) => signer.sign(input));
  return node.build();
}

/** A name without a path, so that no client can be talked into another folder. */
const fileName = (name: string): string =>
  plain(name, 120).replace(/[/\\:*?"<>|]/g, '_') || 'attachment';
