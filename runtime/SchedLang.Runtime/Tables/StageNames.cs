namespace SchedLang.Runtime.Tables;

/// <summary>The words for stages in the language, in tables and in results.</summary>
public static class StageNames
{
    /// <summary>The word for a stage.</summary>
    public static string Name(this Stage stage) => stage switch
    {
        Stage.Infer => "infer",
        Stage.Encode => "encode",
        Stage.Prefill => "prefill",
        Stage.Decode => "decode",
        _ => "none",
    };

    /// <summary>The stage of a word; false when it is none.</summary>
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
