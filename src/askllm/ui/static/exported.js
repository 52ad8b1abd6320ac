// A conversation as Markdown, with its references. The server writes it, as it writes the answers: so
// what is escaped, how an article is cited and what belongs to each form of answer is said once.
({ door, say, note, spoken }) => {
  const markdown = async ({ title, exchanges }) => {
    let made = null;
    try { made = await door('wire').server.export_conversation({ title, exchanges, kind: spoken() }); } catch { /* told below */ }
    if (!made) note(() => say('cv_not_exported'), { long: true });
    else if (made.left_out) note(() => say('cv_exported_less', made.left_out), { long: true });
    return made?.markdown;
  };
  return { markdown };
}
