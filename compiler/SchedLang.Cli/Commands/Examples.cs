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
            ("schedlang check game.sched", "what is wrong with a file"),
            ("schedlang fmt game.sched", "the file in the one style"),
            ("schedlang explain game.sched --policy FTF", "what the compiler made of it"),
            ("schedlang emit game.sched --policy FTF", "the C# that it compiles to"),
            ("schedlang run --help", "all about a command"),
        ],
    };
}
