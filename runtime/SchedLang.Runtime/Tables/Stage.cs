namespace SchedLang.Runtime.Tables;

/// <summary>The stage of a model that a job is in.</summary>
public enum Stage
{
    /// <summary>No stage: the stage of the null job.</summary>
    None = -1,

    /// <summary>The one stage of a vision model.</summary>
    Infer,

    /// <summary>The one stage of an encoder.</summary>
    Encode,

    /// <summary>An LLM reads its prompt and yields token 1.</summary>
    Prefill,

    /// <summary>An LLM yields one more token.</summary>
    Decode,
}
