// A small router of our own. sv-router was tried first: it takes over clicks with
// Ctrl, ⌘ or Shift held (so "open in a new tab" fails) and moves no focus, both of
// which an administrator with five hosts open in tabs, or a screen reader, notices.
// Invariant: the address is the only state of navigation; filters live in its query.
import { matchPath } from "./match";
import { routes, type Route } from "../routes";

class Router {
  pathname = $state(location.pathname);
  search = $state(location.search);
  /** Counts page changes (not filter changes): the shell moves the focus when it rises. */
  visits = $state(0);

  #match = $derived(matchPath<Route>(routes, this.pathname));
  get route(): Route | null {
    return this.#match?.route ?? null;
  }
  get params(): Record<string, string> {
    return this.#match?.params ?? {};
  }
  get query(): URLSearchParams {
    return new URLSearchParams(this.search);
  }

  start(): () => void {
    const pop = () => this.#read();
    addEventListener("popstate", pop);
    document.addEventListener("click", follow);
    return () => {
      removeEventListener("popstate", pop);
      document.removeEventListener("click", follow);
    };
  }

  go(address: string, options: { replace?: boolean } = {}): void {
    const url = new URL(address, location.href);
    const moved = url.pathname !== location.pathname;
    history[options.replace ? "replaceState" : "pushState"](null, "", url);
    this.#read();
    if (moved) scrollTo(0, 0);
  }

  /** Changes the filters of the page that is shown, without a new history entry. */
  setQuery(query: URLSearchParams): void {
    const text = query.toString();
    this.go(location.pathname + (text ? `?${text}` : ""), { replace: true });
  }

  #read(): void {
    if (this.pathname !== location.pathname) this.visits += 1;
    this.pathname = location.pathname;
    this.search = location.search;
  }
}

export const router = new Router();

/** Ordinary clicks on our own links stay inside the app; every other click is the browser's. */
function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || link.target || link.hasAttribute("download")) return;
  const href = link.getAttribute("href");
  if (!href || href.startsWith("#")) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  event.preventDefault();
  router.go(url.pathname + url.search + url.hash);
}
