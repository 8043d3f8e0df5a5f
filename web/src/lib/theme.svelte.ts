// Light, dark, or as the system says; remembered on this device.
const KEY = "prophasis.theme";
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

function stored(): Theme {
  try {
    const text = localStorage.getItem(KEY);
    return themes.find((theme) => theme === text) ?? "system";
  } catch {
    return "system";
  }
}

class ThemeChoice {
  value = $state<Theme>(stored());
  /** Rises on every change, the system's included, so that canvases redraw in new colours. */
  epoch = $state(0);

  apply(): void {
    if (this.value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.value;
    this.epoch += 1;
  }
  set(theme: Theme): void {
    this.value = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Without storage the choice lasts until the page is closed.
    }
    this.apply();
  }
  start(): void {
    this.apply();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (this.epoch += 1));
  }
}
export const theme = new ThemeChoice();
