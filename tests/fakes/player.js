// What a test asks of a page that plays films. `video` is the element; times are the film's own seconds.
const state = (video) => ({
  error: video.error && video.error.message,
  duration: video.duration,
  now: video.currentTime,
  ended: video.ended,
  ranges: [...Array(video.buffered.length).keys()].map((n) => [video.buffered.start(n), video.buffered.end(n)]),
});

async function until(ready) {
  for (let n = 0; n < 2400 && !ready(); n += 1) await new Promise((go) => setTimeout(go, 25));
}

async function ready(video) {
  await until(() => video.readyState > 2 || video.error);
  return state(video);
}

// The time of the picture that is shown after `go` has moved the film: the first one that is not before `least`.
async function picture(video, go, least) {
  let shown = null;
  const look = (now, frame) => { shown = frame.mediaTime; video.requestVideoFrameCallback(look); };
  video.requestVideoFrameCallback(look);
  go();
  await until(() => (shown !== null && shown >= least && !video.seeking) || video.error);
  return { shown, ...state(video) };
}

async function toTheEnd(video) {
  await video.play();
  await until(() => video.ended || video.error);
  return state(video);
}

async function fromPlaylist(video, list) {
  video.src = list;
  await ready(video);
  video.currentTime = video.duration - 3;
  return toTheEnd(video);
}

// A playlist's files, given to the browser one by one.
async function oneByOne(video, list, type, least) {
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  await until(() => source.readyState === "open");
  const buffer = source.addSourceBuffer(type);
  for (const line of (await (await fetch(list)).text()).split("\n")) {
    const named = /URI="([^"]+)"/.exec(line);
    const name = named ? named[1] : line.startsWith("#") ? "" : line;
    if (!name) continue;
    buffer.appendBuffer(await (await fetch(new URL(name, list))).arrayBuffer());
    await until(() => !buffer.updating);
  }
  source.endOfStream();
  const { ranges } = state(video);
  return picture(video, () => { video.currentTime = ranges[ranges.length - 1][1] - 1; }, least);
}
