// Short confirmations ("Host saved") that go away by themselves and are read aloud politely.
const SHOWN_MS = 6_000;
const NOTICES_MAX = 3;

export interface Notice {
  id: number;
  text: string;
  failed: boolean;
}

class Notices {
  list = $state<Notice[]>([]);
  #next = 1;

  say(text: string, failed = false): void {
    const id = this.#next++;
    this.list = [...this.list, { id, text, failed }].slice(-NOTICES_MAX);
    // A failure stays until it is dismissed: it may be all that says so.
    if (!failed) setTimeout(() => this.dismiss(id), SHOWN_MS);
  }
  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
export const notices = new Notices();
