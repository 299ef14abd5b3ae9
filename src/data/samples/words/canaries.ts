// Plain nouns that no radiology report is made of: canaries are worded of them, so that they lie far from any report.

export const canaryWords: readonly string[] = (
  "acorn almond amber anchor antler apple apricot apron arcade arrow autumn avenue awning bakery balcony " +
  "balloon bamboo banjo barley barrel basket beacon beaver beehive bicycle birch biscuit blanket blossom " +
  "bonfire bottle boulder bridge bronze bucket buffalo butter cabin cactus camel camera candle canoe canvas " +
  "canyon caravan cardigan carpet carriage castle cedar cello cherry chess chimney cider cinnamon circus " +
  "clarinet clover cobbler coconut comet compass copper coral cottage cotton cradle crane cricket crystal " +
  "curtain daisy dancer desert diamond dolphin donkey dragon drum eagle easel elbow elephant elm ember emerald " +
  "engine falcon feather fence ferry fiddle flag flamingo flannel forest fossil fountain fox freight galaxy " +
  "gallery garlic garden gate geyser ginger giraffe glacier glove goat goose granite grape guitar hammer " +
  "hammock harbor harp harvest hazel hedge helmet heron hill honey horizon hornet hostel iceberg igloo island " +
  "ivory ivy jacket jaguar jasmine jelly jigsaw juniper kayak kettle kitchen kite knight ladder lagoon lantern " +
  "laurel lemon leopard lettuce library lighthouse lily linen lizard lobster locket lotus lumber magnet mango " +
  "maple marble market marsh meadow melon meteor mirror monastery monkey mosaic mountain museum mustard napkin " +
  "needle nickel nutmeg oasis oatmeal ocean olive onion opera orange orchard orchid otter oyster paddle palace " +
  "panther paper parade parrot peach peacock pebble pelican pencil pepper piano pigeon pilot pine pirate planet " +
  "plum pocket poet pony poppy potato prairie pumpkin puppet pyramid quartz quilt rabbit radish raft railway " +
  "rainbow raven reindeer ribbon river robin rocket rooster rose saddle saffron sailor salmon sandal satin " +
  "saxophone scarf school seagull shadow sheep shepherd silver sledge sparrow spider spoon squirrel stable " +
  "statue storm suitcase sunset swan tavern temple theater thimble thunder tiger timber tobacco tomato torch " +
  "tractor treasure trumpet tulip tunnel turnip turtle umbrella valley vanilla velvet village vinegar violin " +
  "volcano wagon walnut walrus waterfall whale wheat whistle willow window winter wizard wolf woodpecker yacht " +
  "zebra "
)
  .trim()
  .split(" ");
