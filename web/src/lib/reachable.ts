// What scrolls must be in reach of the keyboard: a box whose content is larger than itself, and in
// which nothing else takes the focus, takes it.

const FOCUSABLE = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary";

/** For `{@attach reachable}` on a box with `overflow: auto`. */
export function reachable(box: HTMLElement): () => void {
  const look = () => {
    const scrolls = box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth;
    if (scrolls && !box.querySelector(FOCUSABLE)) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const sized = new ResizeObserver(look);
  sized.observe(box);
  const filled = new MutationObserver(look);
  filled.observe(box, { childList: true, characterData: true, subtree: true });
  return () => {
    sized.disconnect();
    filled.disconnect();
  };
}
