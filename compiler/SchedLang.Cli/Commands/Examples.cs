namespace SchedLang.Cli.Commands;

/// <summary>Examples at the end of each command's help.</summary>
internal static class Examples
{
    public static IEnumerable<(string Line, string Meaning)> Of(string command) => command switch
    {
        "import" =>
        [
            ("schedlang import bench.csv -o table.csv", "a latency table from llama-bench -o csv"),
            ("schedlang import profile.json --model blur -o blur.csv", "a latency table from a profile of ONNX Runtime"),
            ("schedlang import AzureLLMInferenceTrace_conv.csv -o trace.csv", "a trace from the Azure LLM traces"),
            ("schedlang import m.csv --map model=name --map latency_ms=mean -d gpu", "columns of any CSV file"),
        ],
        "table" =>
        [
            ("schedlang table measured.csv", "show the curves of a table and what it lacks"),
            ("schedlang table game.sched --model chat --stage decode", "one stage of one model, on every device"),
            ("schedlang table game.sched --format csv > all.csv", "every latency of a program as one table"),
        ],
        "graph" =>
        [
            ("schedlang graph agent.sched", "show the units of every model and where they can run"),
            ("schedlang graph agent.sched --model chat --tokens 512", "one model, at 512 tokens"),
            ("schedlang graph agent.sched -m chat --batch 8 --tokens 2048", "8 jobs that decode at context 2048"),
            ("schedlang graph agent.sched --svg graph.svg", "write a picture"),
            ("schedlang graph agent.sched --format json", "output for scripts"),
        ],
        "new" =>
        [
            ("schedlang new mine", "create the folder mine with a program"),
            ("schedlang new tasks --template periodic", "start from periodic tasks"),
        ],
        "run" =>
        [
            ("schedlang run game.sched --policy FTF", "run one policy"),
            ("schedlang run game.sched --policy FTF --policy EDF_DYN", "compare two policies"),
            ("schedlang run game.sched --policy all", "compare every policy of the file"),
            ("schedlang run game.sched -p FTF --set npc.prompt=2048 --seed 7", "change the prompt length and the seed"),
            ("schedlang run game.sched -p FTF --out results --format json", "write files to results/, print JSON"),
            ("schedlang run game.sched --policy all --report game.html", "write charts and a timeline for a browser"),
            ("schedlang run game.sched --policy FTF --blame", "show what cost the missed deadlines"),
            ("schedlang run game.sched -p FTF --blame --stream sr -f json", "the same for one stream, as JSON"),
        ],
        "why" =>
        [
            ("schedlang why game.sched --policy FTF --job sr#42", "show what one job waited for"),
            ("schedlang why game.sched --policy FTF --stream sr --worst 3", "the three latest jobs of a stream"),
            ("schedlang why game.sched --policy FTF --format json", "the five latest jobs as JSON"),
        ],
        "explore" =>
        [
            ("schedlang explore study.sched Lengths", "run an experiment on all cores"),
            ("schedlang explore study.sched Lengths --seeds 1..3 --jobs 4", "use other seeds, 4 runs at a time"),
            ("schedlang explore study.sched Lengths --out results --fresh", "repeat all runs, write to results/"),
            ("schedlang explore study.sched Lengths --format csv", "print one row per run"),
            ("schedlang explore study.sched Lengths --report lengths.html", "write charts for a browser"),
        ],
        "test" =>
        [
            ("schedlang test game.sched", "check the expectations of a file"),
            ("schedlang test examples --filter ttft", "check a folder's expectations about ttft"),
            ("schedlang test study.sched --experiments", "include experiments"),
            ("schedlang test game.sched --format json", "output for scripts"),
            ("schedlang test game.sched --policy FTF", "only what is expected of one policy"),
        ],
        "check" =>
        [
            ("schedlang check game.sched", "report errors and warnings"),
            ("schedlang check game.sched --policy FTF", "only warnings about one policy"),
            ("schedlang check *.sched --format sarif", "output for code review tools"),
            ("schedlang check game.sched --allow long-unit", "suppress one kind of warning"),
        ],
        "fmt" =>
        [
            ("schedlang fmt game.sched", "format one file in place"),
            ("schedlang fmt .", "format all .sched files below this folder"),
            ("schedlang fmt --check examples docs", "list unformatted files, write nothing"),
            ("schedlang fmt -", "format standard input, for an editor"),
        ],
        "explain" =>
        [
            ("schedlang explain game.sched --policy FTF", "show how a policy is compiled"),
            ("schedlang explain game.sched --policy FTF --format json", "the same as JSON"),
            ("schedlang explain long-unit", "explain a diagnostic"),
        ],
        "build" =>
        [
            ("schedlang build game.sched --policy FTF -o game", "write an executable, ./game"),
            ("schedlang build game.sched -p FTF -o game --open npc.prompt", "let its --set change the prompt"),
            ("schedlang build game.sched -p FTF -o game --self-contained", "include .NET"),
            ("schedlang build game.sched -p FTF -o game --runtime win-x64", "build for another system"),
            ("schedlang build game.sched -p FTF,EDF_DYN --library -o Game.dll", "write a .NET library for C# programs"),
            ("schedlang build game.sched -p FTF --emit-csharp game", "write a C# project"),
        ],
        "emit" =>
        [
            ("schedlang emit game.sched --policy FTF", "print the generated C#"),
            ("schedlang emit game.sched --policy FTF -o Ftf.cs", "write it to a file"),
        ],
        "reference" =>
        [
            ("schedlang reference", "print all clauses, attributes, names and codes"),
            ("schedlang reference > reference.md", "write it to a file"),
        ],
        "lsp" =>
        [
            ("schedlang lsp --stdio", "what an editor starts; docs/editor.md has configurations"),
        ],
        _ =>
        [
            ("schedlang run game.sched --policy FTF", "simulate a scenario under a policy"),
            ("schedlang explore study.sched Lengths", "run an experiment on all cores"),
            ("schedlang test game.sched", "check its expectations"),
            ("schedlang check game.sched", "report errors and warnings"),
            ("schedlang table measured.csv", "show the curves of a latency table"),
            ("schedlang graph game.sched", "show the units of models and where they can run"),
            ("schedlang fmt game.sched", "format a file"),
            ("schedlang explain game.sched --policy FTF", "show how a policy is compiled"),
            ("schedlang build game.sched --policy FTF -o game", "build an executable"),
            ("schedlang emit game.sched --policy FTF", "print the generated C#"),
            ("schedlang run --help", "show help for a command"),
        ],
    };
}
