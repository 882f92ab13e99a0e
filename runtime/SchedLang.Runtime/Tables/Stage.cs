namespace SchedLang.Runtime.Tables;

/// <summary>What part of its model a job is in.</summary>
public enum Stage
{
    /// <summary>No stage: that of a reference to no job.</summary>
    None = -1,

    /// <summary>The one stage of a vision model.</summary>
    Infer,

    /// <summary>The one stage of an encoder.</summary>
    Encode,

    /// <summary>An LLM reads its prompt and yields token 1.</summary>
    Prefill,

    /// <summary>An LLM yields one further token.</summary>
    Decode,
}
