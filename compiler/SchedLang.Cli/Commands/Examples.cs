namespace SchedLang.Cli.Commands;

/// <summary>What each command's help ends with.</summary>
internal static class Examples
{
    public static IEnumerable<(string Line, string Meaning)> Of(string command) => command switch
    {
        "run" =>
        [
            ("schedlang run game.sched --policy FTF", "one scenario under one policy"),
            ("schedlang run game.sched --policy FTF --policy EDF_DYN", "two policies side by side"),
            ("schedlang run game.sched --policy all", "every policy of the file"),
            ("schedlang run game.sched -p FTF --set npc.prompt=2048 --seed 7", "with another prompt and seed"),
            ("schedlang run game.sched -p FTF --out results --format json", "files in results/, the summary as JSON"),
        ],
        "explore" =>
        [
            ("schedlang explore study.sched Lengths", "all of an experiment's runs, on all cores"),
            ("schedlang explore study.sched Lengths --seeds 1..3 --jobs 4", "with other seeds, four runs at a time"),
            ("schedlang explore study.sched Lengths --out results --fresh", "files in results/, all runs made again"),
            ("schedlang explore study.sched Lengths --format csv", "a row for each run"),
        ],
        "test" =>
        [
            ("schedlang test game.sched", "what the scenarios of a file expect"),
            ("schedlang test examples --filter ttft", "of all files of a folder, what speaks of ttft"),
            ("schedlang test study.sched --experiments", "what experiments expect, too"),
        ],
        "check" =>
        [
            ("schedlang check game.sched", "everything that is wrong with it"),
            ("schedlang check *.sched --format sarif", "for a code review tool"),
            ("schedlang check game.sched --allow long-unit", "without some of the warnings"),
        ],
        "fmt" =>
        [
            ("schedlang fmt game.sched", "one file, in place"),
            ("schedlang fmt .", "every .sched file of this folder and those below"),
            ("schedlang fmt --check examples docs", "nothing is written; exit code 1 where a file would change"),
            ("schedlang fmt -", "standard input to standard output, for an editor"),
        ],
        "explain" =>
        [
            ("schedlang explain game.sched --policy FTF", "what the compiler made of a policy on a scenario"),
            ("schedlang explain game.sched --policy FTF --format json", "the same for scripts"),
            ("schedlang explain long-unit", "what a diagnostic means"),
        ],
        "emit" =>
        [
            ("schedlang emit game.sched --policy FTF", "the C# of a policy on a scenario"),
            ("schedlang emit game.sched --policy FTF -o Ftf.cs", "the same, to a file"),
        ],
        "reference" =>
        [
            ("schedlang reference", "all clauses, attributes, names, functions, metrics and diagnostics"),
            ("schedlang reference > reference.md", "to a file"),
        ],
        _ =>
        [
            ("schedlang run game.sched --policy FTF", "run a scenario under a policy"),
            ("schedlang explore study.sched Lengths", "an experiment: many runs, on all cores"),
            ("schedlang test game.sched", "whether what it expects holds"),
            ("schedlang check game.sched", "what is wrong with a file"),
            ("schedlang fmt game.sched", "the file in the one style"),
            ("schedlang explain game.sched --policy FTF", "what the compiler made of it"),
            ("schedlang emit game.sched --policy FTF", "the C# that it compiles to"),
            ("schedlang run --help", "all about a command"),
        ],
    };
}
