// What the pages of the channel have in common: they begin with the directory, and leave nothing behind.
import { Doubt } from '../directory.js';
import { directoryOf, Unreachable } from '../channel.js';
import { alarm, button, element, paragraph, show } from '../element.js';
import { fingerprint } from '../note.js';
import { doubt, reason, say } from '../say.js';

// Where somebody goes who looks at the weather.
const ELSEWHERE = 'https://www.tmd.go.th/';

/** Empties the page when it's left, so that the way back finds nothing. */
export function leavesNothing(root) {
  window.addEventListener('pagehide', () => root.replaceChildren());
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) window.location.reload();
  });
}

export function leave(root) {
  return element('p', { class: 'leave' }, button(say.of('ออกจากหน้านี้ทันที', 'Leave this page now'), () => {
    root.replaceChildren();
    window.location.replace(ELSEWHERE);
  }, { class: 'danger' }));
}

/**
 * The directory that the page's agency has today, as trusted; shows why and gives `null` when there's none. What was
 * seen before is known only while the page is open: to remember it would leave a trace that somebody was here.
 */
export async function opened(root, seen = null) {
  const { agency, pins } = root.dataset;
  try {
    const found = await directoryOf(agency);
    if (!found) return stop(root, 'closed', reason('closed'));
    found.directory.trusted({ agency, pins: pins.split(' ').filter(Boolean), day: found.day, seen });
    return found;
  } catch (error) {
    if (error instanceof Doubt) return stop(root, error.kind, doubt(error.kind));
    if (error instanceof Unreachable) return stop(root, 'unreachable', reason('unreachable'));
    throw error;
  }
}

function stop(root, kind, text) {
  show(root, alarm(say.of('ใช้ช่องทางปิดผนึกไม่ได้ตอนนี้', 'The sealed channel can’t be used now'), text,
    say.of('ยังไม่มีอะไรถูกส่ง โทร. 1567, 1205 หรือ 1206 ได้', 'Nothing was sent. You can call 1567, 1205 or 1206.')));
  root.dataset.stopped = kind;
  return null;
}

/** The digits of the signers' keys, to be compared with those on a notice board. */
export function fingerprints(root) {
  const pins = root.dataset.pins.split(' ').filter(Boolean);
  return element('details', {}, element('summary', {}, say.of('ตรวจว่ากุญแจเป็นของจริง', 'Check that the keys are genuine')),
    paragraph(say.of('เทียบตัวเลขนี้กับที่ประกาศไว้ที่อื่น เช่น ป้ายประกาศของจังหวัด ถ้าไม่ตรง อย่าส่งเรื่อง',
      'Compare these digits with those published elsewhere, as on the province’s notice board. If they differ, send nothing.')),
    pins.map((pin) => element('p', { class: 'address', translate: 'no' }, pin.split('+')[0], element('br'), fingerprint(pin))));
}

/** Asks before a page is left on which something was typed. */
export function guarded(asks) {
  window.addEventListener('beforeunload', (event) => {
    if (asks()) event.preventDefault();
  });
}
