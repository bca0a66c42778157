/** Communities with names of their own; each list begins with its commonest. */
export type Community = 'english' | 'south-asian' | 'polish' | 'welsh' | 'african' | 'irish';

interface Names {
  families: readonly string[];
  women: readonly string[];
  men: readonly string[];
}

const list = (text: string): string[] => text.split(' ').filter((name) => name !== '');

const BEGINNINGS = list(
  'Ash Beck Birk Brad Bram Brook Bur Carl Chat Clay Cod Cran Dal Den Dray East El Fair Farn Gar Glad Gold Had Hal Ham Hart Hay Hazel Hol Horn Hurst Kel Kirk Lang Lin Lock Mar Mel Mid Nether New Nor Oak Old Par Pem Pin Rad Rams Red Ridge Ros Ruther Sand Sel Shel Sher Skel South Stan Stock Sut Thorn Til Trent Up Wal War Wes Whit Win Wood Wor',
);
const ENDINGS = list(
  'bourne bridge bury by combe cote croft dale den field ford gate greave ham hurst land ley low man mere more ridge shaw stead stone ton tree wall ward well wick worth',
);
const tail = BEGINNINGS.flatMap((beginning) => ENDINGS.map((ending) => `${beginning}${ending}`));

const english: Names = {
  families: [
    ...list(
      'Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Clark Harris Martin Lewis Turner Cooper Hill Ward Moore Morris King Watson Baker Harrison Morgan Patterson Young Allen Mitchell James Anderson Phillips Lee Bell Parker Davis Bennett Miller Cook Shaw Cox Richardson Marshall Collins Carter Gray Hughes Bailey Wilkinson Simpson Hunt Adams Webb Barker Mills Palmer Stevens Chapman Butler Fisher Knight Rogers Holmes Mason Gibson Stewart Reid Lloyd Graham Ellis Foster Powell Dixon Matthews Pearson Brooks Fletcher Gardner Harvey Lawson Newman Pearce Reynolds Saunders Spencer Stone Tucker Walsh West',
    ),
    ...tail,
  ],
  women: list(
    'Margaret Susan Emily Sarah Elizabeth Mary Catherine Jennifer Patricia Dorothy Olivia Amelia Isla Ava Grace Sophie Chloe Jessica Lauren Hannah Rebecca Laura Emma Victoria Charlotte Nicola Karen Tracey Jacqueline Helen Christine Linda Carol Julie Deborah Joan Jean Joyce Doris Edith Florence Alice Rose Lily Freya Poppy Ella Evie Daisy Phoebe Abigail Georgina Samantha Kelly Claire Louise Donna Janet Sandra Barbara Irene Eileen Hilda Ruth Harriet Matilda Eleanor Martha Imogen Beatrice Zoe Rosie Maria Anna',
  ),
  men: list(
    'John David Peter James Michael Robert William Paul Andrew Stephen Richard Thomas George Jack Oliver Harry Charlie Daniel Matthew Christopher Anthony Mark Kevin Alan Brian Kenneth Ronald Derek Keith Roy Frank Albert Arthur Ernest Walter Harold Stanley Leonard Frederick Joseph Samuel Benjamin Joshua Alexander Luke Ryan Jake Callum Lewis Connor Adam Jamie Nathan Aaron Edward Henry Oscar Leo Theo Archie Freddie Alfie Noah Lucas Isaac Max Toby Jonathan Simon Philip Graham Gary Steven Neil Ian Colin Barry Terence',
  ),
};

const southAsian: Names = {
  families: list(
    'Khan Patel Hussain Ahmed Ali Begum Singh Kaur Shah Akhtar Mahmood Miah Rahman Iqbal Malik Chowdhury Bibi Islam Uddin Hussein Choudhury Mirza Sheikh Qureshi Raja Butt Bhatti Aziz Rashid Siddiqui Ansari Javed Aslam Yousaf Zaman Kumar Sharma Gill Dhillon Sandhu Mistry Desai Parmar Chauhan Solanki Nawaz Saleem Tariq Farooq Riaz Kausar Parveen Haque Karim Hassan Abbas Rehman Sultana Khatun Ashraf',
  ),
  women: list(
    'Fatima Aisha Zainab Maryam Khadija Amina Nasreen Shazia Rukhsana Yasmin Saima Farzana Samina Nazia Rubina Shabana Tahira Safia Noor Hafsa Sumaiya Iqra Sana Hira Priya Anjali Meera Sunita Harpreet Jaspreet Simran Manjit Kiran Rani Nadia Bushra Ayesha Zara Inaya Alina',
  ),
  men: list(
    'Mohammed Imran Ali Ahmed Hassan Hussain Bilal Usman Omar Yusuf Ibrahim Hamza Zain Asif Tariq Khalid Shahid Rashid Nadeem Faisal Adnan Kamran Waqas Junaid Abdul Amir Haroon Idris Musa Ismail Arjun Rajesh Sanjay Harjit Gurpreet Manpreet Amrit Ravi Dilip Kashif Zubair Sohail',
  ),
};

const polish: Names = {
  families: list(
    'Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski Walczak Sikora Baran Rutkowski Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski Wróblewski Marciniak Jasiński Zawadzki Bąk Jakubowski Sadowski Duda Włodarczyk Wilk Chmielewski',
  ),
  women: list(
    'Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Magdalena Joanna Zofia Monika Aleksandra Dorota Natalia Karolina Marta Beata Julia Zuzanna Hanna Oliwia Łucja',
  ),
  men: list(
    'Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Adam Łukasz Marek Grzegorz Mateusz Wojciech Mariusz Dariusz Zbigniew Jerzy Rafał Robert Kamil Szymon Filip Antoni Stanisław',
  ),
};

const welsh: Names = {
  families: list(
    'Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen James Morris Price Rees Lloyd Llewellyn Jenkins Parry Howells Bowen Pugh Vaughan Gwynne Meredith Prosser Probert Rhydderch Cadwaladr',
  ),
  women: list(
    'Siân Rhian Bethan Carys Megan Cerys Ffion Nia Eleri Gwenllian Angharad Lowri Catrin Non Mair Eirlys Rhiannon Delyth Menna Heledd',
  ),
  men: list(
    'Rhys Dafydd Gareth Owain Ifan Llewellyn Huw Gethin Emyr Aled Iwan Dylan Geraint Gwilym Ieuan Hywel Tomos Steffan Macsen Idris',
  ),
};

const african: Names = {
  families: list(
    'Okafor Adeyemi Mensah Okonkwo Ndlovu Osei Boateng Abdi Mohamed Hassan Adebayo Balogun Eze Nwosu Obi Owusu Asante Kamara Sesay Moyo Dube Banda Phiri Tesfaye Haile Warsame Farah Diallo Traore Mbeki Olawale Adeleke Chukwu Appiah Amoah',
  ),
  women: list(
    'Ngozi Amara Chioma Abena Akosua Fatou Blessing Grace Mercy Comfort Patience Hodan Halima Zawadi Thandiwe Yetunde Folake Ifeoma Adaeze Esi',
  ),
  men: list(
    'Chidi Emeka Kwame Kofi Abdi Femi Tunde Segun Ibrahim Samuel Emmanuel Joseph Daniel Mohamed Themba Sipho Kelechi Obinna Yaw Kojo',
  ),
};

const irish: Names = {
  families: list(
    "Murphy O'Brien Kelly Byrne Ryan O'Connor Walsh O'Sullivan Doyle McCarthy Gallagher O'Neill Kennedy Lynch Murray Quinn McLoughlin Ward Connors Maughan McDonagh Doran Cash Reilly Stokes",
  ),
  women: list('Bridget Mary Kathleen Margaret Siobhan Niamh Aoife Ciara Eileen Nora Philomena Winifred Teresa Shannon Chantelle'),
  men: list('Patrick John Michael Sean Liam Martin Thomas James Declan Kieran Brendan Dermot Johnny Miley Francis'),
};

export const NAMES: Readonly<Record<Community, Names>> = {
  english,
  'south-asian': southAsian,
  polish,
  welsh,
  african,
  irish,
};

export const STREETS = list(
  'Ouzel Heron Millrace Chantry Lockside Larkspur Tannery Weir Kestrel Osier Brickfield Priory Abbey Station Church Victoria Albert Queens Kings Manor Park Mill Grange Elm Oak Ash Birch Willow Cedar Maple Hawthorn Bramble Meadow Orchard School Chapel Bridge River Castle Bedford',
);
export const STREET_KINDS = list('Road Street Close Avenue Lane Drive Way Gardens Crescent Court');
export const DISTRICTS = list('MK40 MK41 MK42 MK43 MK44 MK45 MK1 MK2 MK6 MK10 MK14 LU1 LU2 LU3 LU4 LU5 LU7 SG18 SG19');
