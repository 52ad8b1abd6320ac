// Talking with the server, for the tabs of the library and the evaluation; and what both say alike.
//
//   const { at, ask } = page.talking.server('api')   addresses below it; requests: ask(method, path,
//                                                    { query, sent, signal }), where `sent` is a value
//                                                    or a Blob; fails with words for people
//   page.talking.trying(act)                         a listener that says what went wrong
({ say, fault, tell, spoken, worded }) => {
  const BIN = 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5';
  const count = (number) => number.toLocaleString('en');
  const body = (sent) => {
    if (sent === undefined) return { headers: {} };
    if (sent instanceof Blob) return { headers: { 'content-type': 'application/octet-stream' }, body: sent };
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) };
  };
  const server = (root) => {
    const at = (path, query = {}) => {
      const url = new URL(`${root}/${path}`, document.baseURI);
      for (const [name, value] of Object.entries(query)) if (value !== '' && value !== false) url.searchParams.set(name, value);
      return url;
    };
    const ask = async (method, path, { query, sent, signal } = {}) => {
      let answer;
      try { answer = await fetch(at(path, query), { method, signal, ...body(sent) }); } catch (error) {
        if (error.name === 'AbortError') throw error;   // asked anew meanwhile
        throw fault(() => say('server_lost'));
      }
      let value = null;
      try { value = await answer.json(); } catch (error) {
        if (error.name === 'AbortError') throw error;
        // else told by the status
      }
      // A reason in Chinese comes along where the server has one.
      if (!answer.ok) throw fault(() => worded(value, value?.error || `${answer.status}`)[spoken()]);
      return value;
    };
    return { at, ask };
  };
  // A button that cannot be pressed now does nothing, also where the key sends its form.
  const trying = (act) => async (event) => {
    event?.preventDefault?.();
    const button = event?.submitter || event?.currentTarget;
    if (button?.disabled) return;
    try { await act(event); } catch (error) { tell(error); }
  };
  return { BIN, count, server, trying };
}
