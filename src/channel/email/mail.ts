import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMessage } from '../channel.ts';
import { mailHtml } from './mail-html.ts';
import { domainOf, messageId, threadId } from './mail-ids.ts';
import { mailSubject } from './mail-subject.ts';
import { mailText } from './mail-text.ts';
import { mailView } from './mail-view.ts';
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
  readonly thread: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Pure but for hashing: the same message makes the same mail. */
export function composeMail(message: OutgoingMessage, sender: Sender): Mail {
  const { alarm, delivery } = message;
  const view = mailView(message);
  const subject = mailSubject(view);
  const domain = domainOf(sender.address);
  return {
    subject,
    text: mailText(view),
    html: mailHtml(view, subject),
    messageId: messageId(delivery.key, domain),
    thread: threadId(alarm.id, domain),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Gaswatch-Alarm': ascii(alarm.id),
      'X-Gaswatch-Type': alarm.type,
      'X-Gaswatch-Priority': String(alarm.priority),
      'X-Gaswatch-Reason': delivery.reason,
      'X-Gaswatch-Site': ascii(alarm.site ?? '-'),
      'X-Gaswatch-Occurrence': String(alarm.occurrence),
      // what clients show as important: an emergency that is not over
      ...(view.tone === 'p1' ? { Importance: 'high', 'X-Priority': '1 (Highest)' } : {}),
      ...(message.uncertain ? { 'X-Gaswatch-Uncertain': 'yes' } : {}),
    },
  };
}

/** Header values for programs: printable ASCII on one line. */
const ascii = (text: string): string => plain(text, 200).replace(/[^\x20-\x7e]/g, '?');

/** The mail as the bytes that go over the wire. */
export function mimeOf(mail: Mail, sender: Sender, recipient: string): Promise<Buffer> {
  return new MailComposer({
    from: { name: sender.name, address: sender.address },
    to: { name: '', address: recipient },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    inReplyTo: mail.thread,
    references: [mail.thread],
    headers: mail.headers,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}
