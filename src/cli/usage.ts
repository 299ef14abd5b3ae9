// What `cloister --help` prints.

export const usage = `cloister: classify radiology reports and fine-tune the classifier with differential privacy. No network.

  cloister serve    [--port N] [--open | --no-open]
  cloister headers  --origin https://HOST --target nginx|caddy|netlify
  cloister train    --reports F --labels chexpert14|ct-rate18|FILE --epsilon E|none --out DIR
                    [--text-column C] [--patient-column C] [--sections A,B]
                    [--uncertain positive|negative|ignore]
                    [--blank negative|ignore] [--rows-without-patient own-patient|leave-out]
                    [--method head|lora|textbook|full] [--pooling family|cls|mean] [--start starter|plain]
                    [--layers all|upper] [--delta D] [--public-size N]
                    [--epochs N] [--batch N] [--seed N] [--hold-out SHARE]
                    [--merged DIR] [--device auto|webgpu|wasm|cpu] [--ledger DIR]
                    [--policy FILE] [--audit] [--attack] [--json]
  cloister sweep    PLAN.json [--out DIR] [--dry-run] [--device ...] [--ledger DIR] [--policy FILE] [--json]
  cloister classify (--adapter DIR|ZIP | --starter chexpert14|ct-rate18) --reports F
                    --out F.csv|F.jsonl|F.ndjson (FHIR) [--text-column C]
                    [--patient-column C] [--with-text] [--device auto|webgpu|wasm|cpu] [--json]
  cloister evaluate (--adapter DIR|ZIP | --starter chexpert14|ct-rate18) --reports F
                    [--text-column C] [--patient-column C]
                    [--uncertain ...] [--blank ...] [--device ...] [--json]
  cloister label    --labels chexpert14|ct-rate18 --reports F (--out F.csv | --check) [--sections A,B]
                    [--text-column C] [--patient-column C] [--with-text] [--uncertain ...] [--blank ...] [--json]
  cloister account  --sampling-probability Q --noise-multiplier S --steps T --delta D [--group K]
                    [--size P] [--json]
  cloister calibrate --epsilon E --delta D --sampling-probability Q
                    (--steps T | --noise-multiplier S) [--size P] [--json]
  cloister ledger   [--ledger DIR] [--verify] [--set-policy FILE | --remove-policy] [--json]
                    [--give-up "earlier spending unknown"]
  cloister audit    [--epsilon E|none] [--canaries N] [--method head|lora] [--device ...] [--json]
  cloister audit    --mechanism [--trials N] [--json]
  cloister verify   DIR|ZIP [--json]
  cloister make-samples [--out F.csv]
  cloister make-samples --set chexpert14|ct-rate18 [--count N] [--seed S] --out F.csv

  --target          server whose configuration is printed: it sends the headers of this build for --origin.
  --reports         CSV, TSV, JSONL or text; columns are guessed, or named by hand (name or "#3").
  --epsilon         0.01 to 20, or none (no privacy: for comparison only).
  --method          head or lora; by default head with an epsilon and lora without. textbook: lora as in tutorials, for comparison;
                    full trains every weight, only with --epsilon none: --out is then a merged model, for comparison, that is never shared.
  --start           starter: from the bundled adapter of these labels, which was fitted to synthetic reports, where
                    there is one; plain: from the encoder alone.
  --starter         the bundled adapter of these labels, which was fitted to synthetic reports alone: labels on the
                    first day, with nothing trained here.
  --layers          layers that lora adapts: by default all without privacy, the upper half with it.
  --size            trainable numbers that get noise, for the small allowances of a claim; 0 by default.
  --group           also the epsilon of a person with K records that are sampled one by one.
  --public-size     number of patients known outside; without it the real count to one digit is used,
                    and the privacy statement says so.
  --hold-out        share of the patients kept out of training and judged at the end; 0 by default.
  --check           with label: scores of the rules against the labels in the file. Rules load no model and spend
                    no epsilon; they read findings and impression unless --sections says otherwise.
  --seed            fixes splits and initial weights only, never noise.
  --ledger          folder of the privacy ledger; default $CLOISTER_HOME, else ~/.cloister. What was spent on a
                    patient is charged there and never taken back.
  --policy          limits of a privacy officer for this run (policy.json); ledger --set-policy keeps them.
  --audit           also trains on the synthetic samples with 1,000 canaries, tells them apart, and puts the
                    result into the privacy statement; minutes.
  --attack          also trains 16 models like a run of method head and guesses whose reports were used: needs
                    --hold-out; figures for you alone, in no file of the adapter.
  --json            ends with one line of JSON. Bad arguments and bad files end with exit code 2.`;
