namespace SchedLang.Runtime.Tables;

/// <summary>The names of stages in the language, in tables and in results.</summary>
public static class StageNames
{
    /// <summary>The name of a stage.</summary>
    public static string Name(this Stage stage) => stage switch
    {
        Stage.Infer => "infer",
        Stage.Encode => "encode",
        Stage.Prefill => "prefill",
        Stage.Decode => "decode",
        _ => "none",
    };

    /// <summary>Finds a stage by name; false if there is none.</summary>
    public static bool TryParse(string word, out Stage stage)
    {
        for (stage = Stage.Infer; stage <= Stage.Decode; stage++)
        {
            if (stage.Name() == word)
                return true;
        }

        return false;
    }
}
