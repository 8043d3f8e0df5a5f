// uPlot set up the way this product draws: gaps stay gaps, a min–max band, one crosshair
// over all graphs of the page, zoom by dragging or by two fingers, colours from the tokens.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { isBytes, quantity } from "../../lib/number";
import { sampleAt, type Plot } from "../../lib/series";
import { pinchZoom } from "./touch";

export const LINES_MAX = 8;
const HEIGHT_PX = 170;
const MIN_SELECT_PX = 6;
const REACH_PX = 6;
const BANDS_MAX = 4;
/** Opacity of bands that lie above each other, as the last two digits of a colour. */
const FAINT = "2e";
/** Steps between the numbers of an axis: bytes are written in powers of 1,024. */
const BINARY_STEPS = Array.from({ length: 60 }, (_, power) => 2 ** power);

/** Where the crosshair is: an instant, and the sample that it belongs to; none in a gap. */
export interface Pointed {
  timeS: number;
  index: number | null;
}

export interface ChartOptions {
  /** What is drawn now; it grows while the chart is there. */
  plot: () => Plot;
  unit: string;
  percent: boolean;
  fromS: number;
  toS: number;
  zoom: (aS: number, bS: number) => void;
  /** What is under the crosshair, or null when it left. */
  point: (pointed: Pointed | null) => void;
}

export function makeChart(target: HTMLElement, options: ChartOptions): uPlot {
  const { unit, percent, zoom, point } = options;
  const plot = options.plot();
  const style = getComputedStyle(target);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis: Partial<uPlot.Axis> = {
    stroke: colour("--muted"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1, size: 4 },
    font: `11px ${colour("--font")}`,
  };
  const uplot = new uPlot(
    {
      width: target.clientWidth,
      height: HEIGHT_PX,
      legend: { show: false },
      padding: [8, 8, 0, 0],
      cursor: {
        drag: { x: true, y: false, setScale: false },
        points: { size: 7 },
        // In a gap there is nothing to point at, however near the next sample is.
        dataIdx: (u, _, nearest, atS) => sampleAt(options.plot(), nearest, atS, reach(u)),
        y: false,
        sync: {
          key: "host",
          scales: ["x", null],
          // Only the crosshair is shared; a drag zooms once, from the graph it was made on.
          filters: { pub: (type) => type === "mousemove" || type === "mouseleave" },
        },
      },
      scales: {
        x: { time: true, auto: false, min: options.fromS, max: options.toS },
        y: { range: (_, low, high) => yRange(percent, low, high) },
      },
      axes: [
        { ...axis, space: 70, size: 30, values: (_, splits, __, ___, step) => timeLabels(splits, step) },
        {
          ...axis,
          size: axisWidth,
          values: (_, splits) => splits.map((v) => quantity(v, unit)),
          ...(isBytes(unit) ? { incrs: BINARY_STEPS } : {}),
        },
      ],
      series: seriesOf(plot, colour),
      bands: bandsOf(plot, colour),
      hooks: {
        setCursor: [(u) => point(pointed(u, options.plot()))],
        setSelect: [
          (u) => {
            const { left, width } = u.select;
            if (width < MIN_SELECT_PX) return;
            zoom(u.posToVal(left, "x"), u.posToVal(left + width, "x"));
            u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    },
    dataOf(plot),
    target,
  );
  pinchZoom(uplot, zoom);
  return uplot;
}

/** How much time a finger's inaccuracy is. */
function reach(u: uPlot): number {
  return u.posToVal(REACH_PX, "x") - u.posToVal(0, "x");
}

function pointed(u: uPlot, plot: Plot): Pointed | null {
  const { idx, left } = u.cursor;
  if (idx === null || idx === undefined || left === undefined || left < 0) return null;
  const atS = u.posToVal(left, "x");
  const index = sampleAt(plot, idx, atS, reach(u));
  return { index, timeS: index === null ? atS : (plot.time[index] ?? atS) };
}

export function dataOf(plot: Plot): uPlot.AlignedData {
  const edges = hasBands(plot) ? plot.lines.flatMap((line) => [line.min, line.max]) : [];
  return [plot.time, ...edges, ...plot.lines.map((line) => line.mean)];
}

/** Bands of many lines would only cover each other. */
export function hasBands(plot: Plot): boolean {
  return plot.banded && plot.lines.length <= BANDS_MAX;
}

function bandsOf(plot: Plot, colour: (name: string) => string): uPlot.Band[] {
  if (!hasBands(plot)) return [];
  const fill = (index: number) =>
    plot.lines.length === 1 ? colour("--band") : `${colour(`--c${index + 1}`)}${FAINT}`;
  return plot.lines.map((_, index) => ({ series: [2 * index + 2, 2 * index + 1], fill: fill(index) }));
}

function seriesOf(plot: Plot, colour: (name: string) => string): uPlot.Series[] {
  const edge: uPlot.Series = { stroke: "transparent", points: { show: false }, spanGaps: false };
  const lines = plot.lines.map(
    (line, index): uPlot.Series => ({
      label: line.metric,
      stroke: colour(`--c${(index % LINES_MAX) + 1}`),
      width: 1.6,
      spanGaps: false,
      points: { show: false, size: 4, filter: (u, index) => isolated(u.data[index] ?? []) },
    }),
  );
  const edges = hasBands(plot) ? plot.lines.flatMap(() => [edge, edge]) : [];
  return [{}, ...edges, ...lines];
}

/** Samples between two gaps: no line reaches them, so each is drawn as a point. */
export function isolated(values: ArrayLike<number | null | undefined>): number[] | null {
  const found: number[] = [];
  for (let i = 0; i < values.length; i += 1)
    if (values[i] != null && values[i - 1] == null && values[i + 1] == null) found.push(i);
  return found.length > 0 ? found : null;
}

/** Percentages keep 0–100, so that graphs compare; others start at 0 unless far from it. */
function yRange(percent: boolean, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, percent ? 100 : 1];
  if (percent) return [Math.min(0, low), Math.max(100, high)];
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low * 2), Math.max(0, high * 2)];
  const pad = (high - low) * 0.08;
  const bottom = low >= 0 && low < high * 0.6 ? 0 : low - pad;
  return [bottom, high + pad];
}

function axisWidth(u: uPlot, values: string[] | null, axisIndex: number, cycle: number): number {
  const axis = u.axes[axisIndex];
  // uPlot asks twice; the second time the first answer must hold, or it never settles.
  if (cycle > 1) return (axis as { _size?: number })._size ?? 50;
  const longest = (values ?? []).reduce((max, value) => Math.max(max, value.length), 0);
  return Math.max(36, Math.ceil(longest * 6.4) + 14);
}

const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const second = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

function timeLabels(splits: number[], stepS: number): string[] {
  return splits.map((s) => {
    const at = new Date(s * 1000);
    const midnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
    if (midnight && at.getMonth() === 0 && at.getDate() === 1) return String(at.getFullYear());
    if (stepS >= 86_400 || midnight) return day.format(at);
    return (stepS < 60 ? second : hour).format(at);
  });
}
