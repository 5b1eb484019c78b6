// How large the whole document is in CSS pixels, for a picture of all of it; null where there is none.
(parcours) => {
  parcours.size = async () => {
    await document.fonts.ready;
    const parts = [document.documentElement, document.body].filter(Boolean);
    if (parts.length < 2) return null;
    const most = (side) => Math.max(...parts.flatMap((part) => [part[`scroll${side}`], part[`offset${side}`], part[`client${side}`]]));
    return { width: most("Width"), height: most("Height") };
  };
}
