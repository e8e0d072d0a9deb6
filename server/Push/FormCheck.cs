using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Push;

/// <summary>Holds the forms in which a mutation writes columns against what the scope has of them.</summary>
internal static class FormCheck
{
    /// <summary>The code of rejections for columns that are written in another form than their type asks for.</summary>
    public const string TypeDiffers = "COLUMN_TYPE_DIFFERS";

    /// <summary>Makes sure that columns which are written as differences or edits are known: the client has declared them, and the server has not lost that.</summary>
    /// <exception cref="RpcException">One is not known.</exception>
    public static void RequireDeclared(ParsedPush push, DictionaryDraft dictionary)
    {
        foreach (var block in push.Mutations.SelectMany(mutation => mutation.Blocks).Where(block => !block.IsPlain))
        {
            var table = dictionary.Find(block.Table);
            for (var i = 0; i < block.ValueColumns.Count; i++)
            {
                if (block.FormOf(i) != WriteForm.Unspecified && (table is null || table.NumberOf(block.ValueColumns[i]) < 0))
                {
                    throw new RpcException(
                        StatusCode.FailedPrecondition,
                        Reason.SchemaMissing,
                        $"Table \"{block.Table}\", column \"{block.ValueColumns[i]}\" was not declared in this scope: call Declare and send again.");
                }
            }
        }
    }

    /// <summary>Says why a block cannot be taken, or nothing if it can.</summary>
    public static Rejection? Check(MutationBlock block, TableEntry? table)
    {
        for (var i = 0; i < block.ValueColumns.Count; i++)
        {
            var number = table?.NumberOf(block.ValueColumns[i]) ?? -1;
            var rule = number < 0 ? ColumnRule.Default : table!.Rules[number];
            var form = block.FormOf(i);
            // A client that does not know of resolvers writes plain values, and one may name columns that it does not write.
            if (form == rule.Form || (form == WriteForm.Unspecified && rule.Form == WriteForm.BasedValue) || !block.Writes(i))
                continue;
            return new Rejection(
                TypeDiffers,
                $"Table \"{block.Table}\", column \"{block.ValueColumns[i]}\" is {rule} in this scope, but the mutation writes it as {Name(form)}. "
                + "Update the app, or declare the column as the scope has it.");
        }
        return null;
    }

    private static string Name(WriteForm form) => form switch
    {
        WriteForm.Difference => "a counter",
        WriteForm.SetEdit => "a set",
        WriteForm.TextEdit => "a text",
        WriteForm.BasedValue => "a register with a resolver",
        _ => "a plain value",
    };
}
