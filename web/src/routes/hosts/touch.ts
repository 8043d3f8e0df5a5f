// Zoom by two fingers; uPlot has none. One finger scrolls the page, or moves the crosshair.
import type uPlot from "uplot";

interface Pinch {
  aS: number;
  bS: number;
  fromS: number;
  toS: number;
}

export function pinchZoom(u: uPlot, zoom: (aS: number, bS: number) => void): void {
  let pinch: Pinch | null = null;
  const over = u.over;
  over.style.touchAction = "pan-y";
  const x = (touch: Touch | undefined) =>
    (touch?.clientX ?? 0) - over.getBoundingClientRect().left;

  over.addEventListener("touchstart", (event) => {
    const [first, second] = event.touches;
    if (event.touches.length === 1) u.setCursor({ left: x(first), top: 0 });
    if (event.touches.length !== 2) return;
    event.preventDefault();
    const { min, max } = u.scales.x ?? {};
    if (min === undefined || max === undefined || min === null || max === null) return;
    pinch = {
      aS: u.posToVal(x(first), "x"),
      bS: u.posToVal(x(second), "x"),
      fromS: min,
      toS: max,
    };
  }, { passive: false });

  over.addEventListener("touchmove", (event) => {
    const [first, second] = event.touches;
    if (!pinch || event.touches.length !== 2) {
      if (event.touches.length === 1) u.setCursor({ left: x(first), top: 0 });
      return;
    }
    event.preventDefault();
    const next = stretched(pinch, x(first), x(second), over.clientWidth);
    if (!next) return;
    [pinch.fromS, pinch.toS] = next;
    u.setScale("x", { min: next[0], max: next[1] });
  }, { passive: false });

  const end = (event: TouchEvent) => {
    if (!pinch || event.touches.length > 1) return;
    const { fromS, toS } = pinch;
    pinch = null;
    zoom(fromS, toS);
  };
  over.addEventListener("touchend", end);
  over.addEventListener("touchcancel", end);
}

/** The range in which the two instants under the fingers stay under them. */
export function stretched(
  held: { aS: number; bS: number },
  aPx: number,
  bPx: number,
  widthPx: number,
): [number, number] | null {
  if (Math.abs(bPx - aPx) < 8 || held.aS === held.bS || widthPx <= 0) return null;
  const perPx = (held.bS - held.aS) / (bPx - aPx);
  if (perPx <= 0) return null;
  const fromS = held.aS - aPx * perPx;
  return [fromS, fromS + widthPx * perPx];
}
