// How the statement page looks: black on white, system fonts, one page of A4 or Letter. With several runs or an audit there is
// more to tell, and the type is smaller ("dense"). Sizes are tested with DejaVu Sans, the widest of the usual fallbacks.

export const statementStyle = [
  "@page{margin:9mm 12mm}",
  "*{box-sizing:border-box}",
  'body{font:10pt/1.2 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:#000;background:#fff;max-width:192mm;margin:8mm auto;padding:0 4mm}',
  "body.dense{font-size:9pt}",
  "h1{font-size:1.5em;margin:0;white-space:nowrap}h2{font-size:1em;margin:0 0 .4mm}p,ul,dl,dd,table{margin:0}",
  "header{display:flex;justify-content:space-between;align-items:baseline;gap:4mm}header p{font-size:.9em;text-align:right}",
  ".claim{border:.6mm solid #000;padding:1.6mm 2.5mm 1.8mm;margin:1mm 0 1.5mm}.claim p{font-size:1.2em;line-height:1.25}",
  ".claim svg{display:block;width:100%;height:2.2mm;margin-top:1.2mm}",
  ".figures{display:flex;justify-content:space-between;gap:4mm}.figures dt{font-weight:600;display:inline}.figures dd{display:inline}.figures b{font-size:1.3em}.figures span{display:block}",
  "section{border-top:.2mm solid #888;padding-top:.7mm;margin-top:1mm}",
  "ul{padding-left:4mm;columns:2;column-gap:6mm}li{break-inside:avoid}",
  "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:left;font-weight:400;padding:0 2mm 0 0}th{border-bottom:.2mm solid #888}",
  ".facts,.hashes{display:grid;grid-template-columns:8.2em 1fr}.hashes{grid-template-columns:11.5em 1fr}.facts dt,.hashes dt{font-weight:600}",
  '.hashes dd{font:.88em/1.36 ui-monospace,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}',
  "footer{display:grid;grid-template-columns:2fr 2fr 3fr;gap:6mm;margin-top:8mm}footer div{border-top:.2mm solid #000}",
  "@media print{body{margin:0;padding:0;max-width:none}}",
].join("");
