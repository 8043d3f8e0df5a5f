// Starts the app: theme, clock, router, then the pages.
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/layout.css";
import "./styles/conditions.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { clock } from "./lib/clock.svelte";
import { router } from "./lib/router.svelte";
import { theme } from "./lib/theme.svelte";

theme.start();
clock.start();
router.start();

// After an upgrade the chunks of the old version are gone: load the new app, once.
addEventListener("vite:preloadError", (event) => {
  const KEY = "prophasis.reloaded";
  if (sessionStorage.getItem(KEY) === location.pathname) return;
  sessionStorage.setItem(KEY, location.pathname);
  event.preventDefault();
  location.reload();
});

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target });
