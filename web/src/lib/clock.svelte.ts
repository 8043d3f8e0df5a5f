// The present, for durations on the screen: one timer for the whole app.
class Clock {
  ms = $state(Date.now());
  start(): () => void {
    const timer = setInterval(() => {
      if (!document.hidden) this.ms = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  }
}
export const clock = new Clock();
